using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>PyTorch's own eager training loop in a Python process, one epoch at a time. Owns the process.</summary>
internal sealed class PyTorchLoop : ITimedLoop
{
    private readonly Process _process;

    private PyTorchLoop(Process process, string version)
    {
        _process = process;
        Name = $"PyTorch {version} with DataLoader";
    }

    public string Name { get; }

    /// <summary>Starts Python (<c>MLAE_PYTHON</c>, otherwise Debian's) on a network and as many random rows, with one thread.</summary>
    /// <returns>The loop, ready to run; null where Python or PyTorch is missing.</returns>
    public static PyTorchLoop? Start(Network network, int rows)
    {
        string python = Environment.GetEnvironmentVariable("MLAE_PYTHON") is { Length: > 0 } set ? set : "/usr/bin/python3";
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "pytorch_loop.py"),
            string.Join('-', network.Widths),
            .. new[] { rows, network.BatchSize, 1 }.Select(n => n.ToString(CultureInfo.InvariantCulture)),
        ];
        Process? process;
        try
        {
            process = Process.Start(
                new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true }
            );
        }
        catch (Win32Exception)
        {
            return null;
        }
        const string Ready = "ready ";
        if (process!.StandardOutput.ReadLine() is { } line && line.StartsWith(Ready, StringComparison.Ordinal))
            return new PyTorchLoop(process, line[Ready.Length..]);
        process.Dispose();
        return null;
    }

    /// <summary>Trains for one epoch.</summary>
    /// <returns>Rows per second.</returns>
    public double Measure()
    {
        _process.StandardInput.WriteLine();
        string line =
            _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The PyTorch loop ended before its time; its error is above.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
