using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MLNetAutoencoder.Tests;

/// <summary>A Redis server of a test's own, on a free port, which writes every change to its append-only file before it answers.</summary>
public sealed class RedisServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-");
    private readonly string[] _settings;
    private Process? _process;

    public RedisServer()
        : this([]) { }

    internal RedisServer(params string[] settings)
    {
        _settings = settings;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
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

    public void Start() =>
        _process = Process.Start(
            new ProcessStartInfo(
                Path!,
                [
                    .. new[] { "--port", $"{Port}", "--dir", _folder.FullName, "--save", "", "--bind", "127.0.0.1" },
                    .. new[] { "--appendonly", "yes", "--appendfsync", "always", "--loglevel", "warning" },
                    .. _settings,
                ]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

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
}
