using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace MLNetAutoencoder.Examples;

/// <summary>Puts the page and ONNX Runtime for browsers into one folder, which any server of files can serve.</summary>
internal static class Site
{
    // The engine without WebGL and WebGPU, with its loader inside.
    private static readonly string[] s_engine = ["ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"];

    private static readonly string s_example = Assembly
        .GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ExampleFolder")
        .Value!;

    /// <exception cref="InvalidOperationException">npm is not there, or could not install the engine.</exception>
    public static void Write(string folder)
    {
        var engine = Path.Combine(s_example, "node_modules", "onnxruntime-web", "dist");
        if (!File.Exists(Path.Combine(engine, s_engine[^1])))
            Install();
        Copy(Path.Combine(s_example, "page"), folder, Directory.GetFiles(Path.Combine(s_example, "page")).Select(Path.GetFileName)!);
        Copy(engine, Path.Combine(folder, "ort"), s_engine);
    }

    private static void Copy(string from, string to, IEnumerable<string> files)
    {
        Directory.CreateDirectory(to);
        foreach (var file in files)
            File.Copy(Path.Combine(from, file), Path.Combine(to, file), overwrite: true);
    }

    private static void Install()
    {
        Console.WriteLine("npm ci: ONNX Runtime for browsers, once");
        string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(npm, arguments) { WorkingDirectory = s_example })!;
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"'npm ci' in {s_example} ended with {process.ExitCode}; see its message above.");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"npm does not start ({e.Message}); install Node.js 20 or newer, which brings it.", e);
        }
    }
}
