using System.Diagnostics;

namespace MLNetAutoencoder.Tests;

/// <summary>A program that starts the ranks of MPI.</summary>
internal sealed record Launcher(string Program, string[] Arguments)
{
    public static readonly Launcher? OpenMpi = Find("mpirun.openmpi", ["--oversubscribe", "--allow-run-as-root"]);
    public static readonly Launcher? Mpich = Find("mpirun.mpich", []);

    public static Launcher Named(string name) => (name == "Open MPI" ? OpenMpi : Mpich)!;

    /// <summary>Starts a program of the tests on some ranks.</summary>
    public Process Start(int ranks, string program, IEnumerable<string> arguments, string folder)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(Program, [.. Arguments, "-np", $"{ranks}", dotnet, "exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        return Process.Start(start)!;
    }

    private static Launcher? Find(string name, string[] arguments)
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return Array.Exists(folders, folder => File.Exists(Path.Combine(folder, name))) ? new Launcher(name, arguments) : null;
    }
}

/// <summary>A test that needs Open MPI, and is skipped where that is not installed.</summary>
internal sealed class OpenMpiTheoryAttribute : TheoryAttribute
{
    public OpenMpiTheoryAttribute() => Skip = Launcher.OpenMpi is null ? "Open MPI is not installed (Debian: openmpi-bin)." : null;
}

/// <summary>A test that needs either, and is skipped where none is installed.</summary>
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() =>
        Skip = (Launcher.OpenMpi ?? Launcher.Mpich) is null ? "No MPI is installed (Debian: openmpi-bin or mpich)." : null;
}

/// <summary>A test that needs MPICH, and is skipped where that is not installed.</summary>
internal sealed class MpichTheoryAttribute : TheoryAttribute
{
    public MpichTheoryAttribute() => Skip = Launcher.Mpich is null ? "MPICH is not installed (Debian: mpich)." : null;
}
