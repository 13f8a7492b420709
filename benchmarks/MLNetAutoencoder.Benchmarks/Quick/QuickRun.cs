using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>The short comparison, in a few minutes: one line per figure, nearly all of them ratios, with what it is to reach.</summary>
internal static class QuickRun
{
    private static readonly QuickLine[] Lines =
    [
        new(["score-bulk-30", "score-vs-limit-30"], report => ScoringComparison.Run(Network.Small, bulkBar: 60, limitBar: 0.85, report)),
        new(["score-bulk-784", "score-vs-limit-784"], report => ScoringComparison.Run(Network.Wide, bulkBar: 7.5, limitBar: 0.95, report)),
        new(["onnx-bulk-30", "onnx-any-30"], report => OnnxComparisons.Bulk(Network.Small, bar: 50, report)),
        new(["onnx-bulk-784", "onnx-any-784"], report => OnnxComparisons.Bulk(Network.Wide, bar: 7, report)),
        new("onnx-chain", (name, report) => OnnxComparisons.Chain(name, Network.Small, Bar.AtLeast(10), report)),
        new("onnx-two-cursors", (name, report) => OnnxComparisons.TwoCursors(name, Network.Small, Bar.AtLeast(1.7), report)),
        new("onnx-engine", (name, report) => OnnxComparisons.Engines(name, Bar.AtLeast(8), report)),
        new("onnx-row", (name, report) => OnnxComparisons.RowByModel(name, Bar.AtLeast(1), report)),
        new("onnx-memory", (name, report) => OnnxComparisons.Memory(name, Bar.AtMost(20), report)),
        TorchSharp(Network.Small, onOneThread: true, atLeast: 4.0),
        TorchSharp(Network.Detector, onOneThread: true, atLeast: 4.0),
        TorchSharp(Network.Wide, onOneThread: true, atLeast: 2.5),
        TorchSharp(Network.Wide, onOneThread: false, atLeast: 1.4),
        TorchSharp(Network.Large, onOneThread: false, atLeast: 1.0),
        PyTorch(Network.Small),
        PyTorch(Network.Detector),
        PyTorch(Network.Wide),
        new("train-784-vs-gemm", (name, report) => TrainingComparisons.WithGemm(name, Network.Large, Bar.AtLeast(0.7), report)),
        new("train-two-cores", (name, report) => TrainingComparisons.Threads(name, Network.Large, Bar.AtLeast(1.5), report)),
        TwoCores(Network.Small, atLeast: 0.97),
        TwoCores(Network.Detector, atLeast: 0.97),
        TwoCores(Network.Wide, atLeast: 1.4),
        TwoCores(Network.Variational, atLeast: 1.4),
        TwoCores(Network.Convolutional, atLeast: 1.4),
        TwoCores(Network.Recurrent, atLeast: 1.4),
        FusedOverAutograd(Network.Small),
        FusedOverAutograd(Network.Detector),
        FusedOverAutograd(Network.Wide),
        FusedOverAutograd(Network.Large),
        new("fit-overhead", (name, report) => FitOverhead.Run(name, Bar.AtMost(1.1), report)),
        new("fit-vs-pyod", (name, report) => PyOdComparison.Run(name, Bar.AtLeast(10), report)),
        new("stream-overhead", (name, report) => StreamOverhead.Run(name, Bar.AtLeast(0.8), report)),
        new("stream-memory", (name, report) => GeneratedEpoch.Run(name, Bar.AtMost(600), report)),
    ];

    /// <param name="names">Lines to measure, by name or by how their names begin; none for all lines.</param>
    /// <param name="output">Where to print.</param>
    /// <returns>Whether there is such a line.</returns>
    public static bool Run(IReadOnlyList<string> names, TextWriter output)
    {
        var lines = QuickLine.Select(Lines, names);
        if (lines.Length == 0)
        {
            output.WriteLine(
                $"No line begins with {string.Join(" or ", names)}; there are: {string.Join(", ", Lines.SelectMany(line => line.Names))}"
            );
            return false;
        }
        output.WriteLine(Machine());
        var report = new Report(output);
        foreach (var line in lines)
            line.Measure(report);
        if (report.Measured > 0)
            output.WriteLine(
                $"{report.Measured - report.Missed.Count} of {report.Measured} bars "
                    + $"met{(report.Missed.Count > 0 ? "; missed: " + string.Join(", ", report.Missed) : "")}"
            );
        return true;
    }

    private static QuickLine TorchSharp(Network network, bool onOneThread, double atLeast) =>
        new(
            $"train-{(onOneThread ? "" : "all-cores-")}{network.Line}",
            (name, report) => TrainingComparisons.WithTorchSharp(name, network, onOneThread, Bar.AtLeast(atLeast), report)
        );

    private static QuickLine PyTorch(Network network) =>
        new($"pytorch-{network.Line}", (name, report) => TrainingComparisons.WithPyTorch(name, network, report));

    private static QuickLine TwoCores(Network network, double atLeast) =>
        new($"train-two-cores-{network.Line}", (name, report) => TrainingComparisons.Threads(name, network, Bar.AtLeast(atLeast), report));

    private static QuickLine FusedOverAutograd(Network network) =>
        new($"fused-over-autograd-{network.Line}", (name, report) => TrainingComparisons.Steps(name, network, report));

    private static string Machine() =>
        $"machine: {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, "
        + $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, TorchSharp "
        + $"{typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3)}";
}
