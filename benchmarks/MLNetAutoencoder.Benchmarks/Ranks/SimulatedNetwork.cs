using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Hosts in network namespaces of this machine, joined by a switch that this process plays: each has a link of a given rate, both ways at
/// once, and what it sends arrives after a given delay. Needs Linux, root and ip (Debian: iproute2).
/// </summary>
internal sealed class SimulatedNetwork : IDisposable
{
    private const int LargestFrame = 9_000;
    private const int Header = 14;
    private const int Names = 16;
    private const uint AttachInterface = 0x400454ca; // TUNSETIFF
    private const short FramesWithoutPrefix = 0x1002; // IFF_TAP, IFF_NO_PI

    private readonly string _name = Invariant.Text($"s{Environment.ProcessId}x");
    private readonly double _ticksPerByte;
    private readonly long _delay;
    private readonly Port[] _ports;
    private readonly PriorityQueue<(Port Port, byte[] Frame), long> _underWay = new();
    private bool _closed;

    /// <param name="hosts">Fewer than 250.</param>
    /// <param name="bitsPerSecond">Of each link and direction.</param>
    /// <param name="delay">From host to host.</param>
    public SimulatedNetwork(int hosts, double bitsPerSecond, TimeSpan delay)
    {
        _ticksPerByte = 8.0 / bitsPerSecond * Stopwatch.Frequency;
        _delay = (long)(delay.TotalSeconds * Stopwatch.Frequency);
        _ports = new Port[hosts];
        try
        {
            for (int host = 0; host < hosts; host++)
                _ports[host] = Add(host);
        }
        catch
        {
            Dispose();
            throw;
        }
        foreach (var port in _ports)
            Start(() => Receive(port));
        Start(Deliver);
    }

    /// <summary>The name of a host's namespace, and of the device in it.</summary>
    public string Namespace(int host) => _name + Invariant.Text($"{host}");

    public static string Address(int host) => Invariant.Text($"10.99.0.{host + 1}");

    public void Dispose()
    {
        lock (_underWay)
        {
            _closed = true;
            Monitor.Pulse(_underWay);
        }
        for (int host = 0; host < _ports.Length && _ports[host] is not null; host++)
        {
            Ip("netns", "del", Namespace(host));
            _ports[host].Device.Dispose();
        }
    }

    private Port Add(int host)
    {
        string space = Namespace(host);
        var port = new Port(OpenDevice(space));
        Ip("netns", "add", space);
        Ip("link", "set", space, "netns", space);
        Ip(
            "-n",
            space,
            "link",
            "set",
            space,
            "address",
            Invariant.Text($"02:00:00:00:00:{host:x2}"),
            "mtu",
            Invariant.Text($"{LargestFrame}")
        );
        // On the clock of the real network the pause of a step is none.
        Ip("netns", "exec", space, "sysctl", "-qw", "net.ipv4.tcp_slow_start_after_idle=0");
        Ip("-n", space, "addr", "add", Address(host) + "/24", "dev", space);
        Ip("-n", space, "link", "set", "lo", "up");
        Ip("-n", space, "link", "set", space, "up");
        return port;
    }

    private static FileStream OpenDevice(string name)
    {
        var handle = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var request = new byte[40];
        Encoding.ASCII.GetBytes(name, request.AsSpan(0, Names - 1));
        MemoryMarshal.Write(request.AsSpan(Names), FramesWithoutPrefix);
        return ioctl(handle, AttachInterface, request) == 0
            ? new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0)
            : throw new IOException(Invariant.Text($"No network device {name}: error {Marshal.GetLastPInvokeError()}."));
    }

    /// <summary>Takes what a host sends, and sets down when it arrives.</summary>
    private void Receive(Port from)
    {
        var buffer = new byte[LargestFrame + Header];
        try
        {
            while (true)
            {
                byte[] frame = buffer[..from.Device.Read(buffer)];
                bool forAll = (frame[0] & 1) != 0;
                int to = frame[5];
                long took = (long)(frame.Length * _ticksPerByte);
                lock (_underWay)
                {
                    from.SendsUntil = Math.Max(Stopwatch.GetTimestamp(), from.SendsUntil) + took;
                    foreach (var port in _ports.Where((port, host) => forAll ? port != from : host == to))
                    {
                        port.ReceivesUntil = Math.Max(from.SendsUntil + _delay, port.ReceivesUntil + took);
                        _underWay.Enqueue((port, frame), port.ReceivesUntil);
                    }
                    Monitor.Pulse(_underWay);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The device has gone with its namespace.
        }
    }

    private void Deliver()
    {
        while (Next() is var (port, frame))
        {
            try
            {
                port.Device.Write(frame);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // As above, or not up yet.
            }
        }
    }

    /// <summary>Waits for the time of the next frame.</summary>
    private (Port Port, byte[] Frame)? Next()
    {
        lock (_underWay)
            while (!_closed)
            {
                if (!_underWay.TryPeek(out _, out long due))
                    Monitor.Wait(_underWay);
                else if (TimeTo(due) is { Ticks: > 0 } wait)
                    Monitor.Wait(_underWay, TimeSpan.FromMilliseconds(Math.Floor(wait.TotalMilliseconds))); // 0 lets others in
                else
                    return _underWay.Dequeue();
            }
        return null;
    }

    private static TimeSpan TimeTo(long due) => TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);

    private static void Start(Action work) => new Thread(() => work()) { IsBackground = true }.Start();

    private static void Ip(params string[] arguments)
    {
        using var process = Process.Start("ip", arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(SafeFileHandle device, nuint request, byte[] argument);

    private sealed class Port(FileStream device)
    {
        public FileStream Device { get; } = device;

        public long SendsUntil { get; set; }

        public long ReceivesUntil { get; set; }
    }
}
