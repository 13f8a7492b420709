using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>The short comparison, in well under a minute: one line <c>bench: NAME VALUE</c> per figure, all of them ratios.</summary>
internal static class QuickRun
{
    public static void Run(TextWriter output)
    {
        output.WriteLine(Machine());
        ScoringComparison.Run(Network.Small, output);
        ScoringComparison.Run(Network.Wide, output);
        TrainingComparison.Run(Network.Small, rows: 12_800, output);
        TrainingComparison.Run(Network.Wide, rows: 1_280, output);
    }

    private static string Machine()
    {
        var metadata = typeof(QuickRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        string? stack = metadata.Single(m => m.Key == "MLStack").Value;
        return $"machine: {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}, stack {stack}";
    }
}
