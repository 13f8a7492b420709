using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MLNetAutoencoder.Tests;

/// <summary>A Redis server of a test's own, on a free port, which writes every change to its append-only file before it answers.</summary>
public sealed class RedisServer : IDisposable
{
    /// <summary>What stands for <see cref="Port"/> in settings.</summary>
    public const string PortOfServer = "PORT";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-");
    private readonly string[] _settings;
    private Process? _process;

    public RedisServer()
        : this([]) { }

    /// <param name="settings">Beside those of every such server, or in their place.</param>
    internal RedisServer(params string[] settings)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _settings = [.. settings.Select(setting => setting == PortOfServer ? $"{Port}" : setting)];
        listener.Stop();
        if (Path is not null)
            Start();
    }

    /// <summary>The program; null where it is not installed.</summary>
    public static string? Path { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator)
            .Select(folder => System.IO.Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists);

    public int Port { get; }

    public string Configuration => $"127.0.0.1:{Port}";

    /// <summary>Starts it, and waits until it listens.</summary>
    public void Start()
    {
        string[] place = ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.FullName];
        string[] log = ["--save", "", "--appendonly", "yes", "--appendfsync", "always", "--loglevel", "warning"];
        var start = new ProcessStartInfo(Path!, [.. place, .. log, .. _settings]) { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        while (!Listens())
            Assert.False(_process.HasExited, "redis-server has ended.");
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public void Dispose()
    {
        if (Path is not null)
            Kill();
        _folder.Delete(recursive: true);
    }

    private bool Listens()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
