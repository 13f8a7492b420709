using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Epochs of our training in turns with those of another training of the same network on as many rows.</summary>
internal static class TrainingComparisons
{
    /// <summary>
    /// Against the faster of two loops that users of TorchSharp write, over the same libtorch in the same process: all with one thread, or
    /// all with the threads that they choose by themselves.
    /// </summary>
    public static void WithTorchSharp(string name, Network network, bool onOneThread, Bar bar, Report report)
    {
        var options = network.Options(FitLoop.Epochs);
        if (!onOneThread)
            options.Threads = null;
        using var ours = Ours("ours", network, options);
        using var loaded = new TorchSharpLoop(network, withLoader: true, onOneThread);
        using var shuffled = new TorchSharpLoop(network, withLoader: false, onOneThread);
        var rates = Rates.Warm(ours, loaded, shuffled);
        report.Note($"{Title(network)}: {Each(rates, ours, loaded, shuffled)}");
        report.Ratio($"{name}-loader", rates.Ratio(ours, to: loaded));
        report.Ratio(name, Math.Min(rates.Ratio(ours, to: loaded), rates.Ratio(ours, to: shuffled)), bar);
    }

    /// <summary>One thread, against PyTorch's usual loop with one thread.</summary>
    public static void WithPyTorch(string name, Network network, Report report)
    {
        using var pytorch = PyTorchLoop.Start(network, network.TrainingRows);
        if (pytorch is null)
        {
            report.Skip(name, "python3-torch is not installed");
            return;
        }
        using var ours = Ours("ours", network, network.Options(FitLoop.Epochs));
        Compare(name, network, ours, pytorch, null, report);
    }

    /// <summary>The threads that training chooses, against one.</summary>
    public static void Threads(string name, Network network, Bar bar, Report report)
    {
        if (Environment.ProcessorCount == 1)
        {
            report.Skip(name, "there is one core");
            return;
        }
        var free = network.Options(FitLoop.Epochs);
        free.Threads = null;
        using var chosen = Ours("threads as it chooses", network, free);
        using var one = Ours("one thread", network, network.Options(FitLoop.Epochs));
        Compare(name, network, chosen, one, bar, report);
    }

    /// <summary>The fused step against the one by automatic differentiation, with one thread.</summary>
    public static void Steps(string name, Network network, Report report)
    {
        using var fused = Ours("fused step", network, WithStep(network, GradientStep.Fused));
        using var autograd = Ours("autograd step", network, WithStep(network, GradientStep.Autograd));
        Compare(name, network, fused, autograd, null, report);
    }

    /// <summary>One thread, against one thread that only multiplies matrices.</summary>
    public static void WithGemm(string name, Network network, Bar bar, Report report)
    {
        using var ours = Ours("ours", network, network.Options(FitLoop.Epochs));
        using var gemm = new GemmLoop();
        var rates = Rates.Warm(ours, gemm);
        double operations = network.OperationsPerRow;
        report.Note(
            $"{Title(network)}: {rates.Median(ours):N0} rows/s, {rates.Median(ours) * operations / 1e9:F1} GFLOP/s; {gemm.Name} "
                + $"{rates.Median(gemm) / 1e9:F1} GFLOP/s"
        );
        report.Ratio(name, rates.Ratio(ours, to: gemm) * operations, bar);
    }

    private static void Compare(string name, Network network, ITimedLoop loop, ITimedLoop other, Bar? bar, Report report)
    {
        var rates = Rates.Warm(loop, other);
        report.Note($"{Title(network)}: {Each(rates, loop, other)}");
        report.Ratio(name, rates.Ratio(loop, to: other), bar);
    }

    private static string Title(Network network) => $"{network} training, batches of {network.BatchSize}";

    private static string Each(Rates rates, params ITimedLoop[] loops) =>
        string.Join("; ", loops.Select(loop => Invariant.Text($"{loop.Name} {rates.Median(loop):N0} rows/s"))) + $"; {rates.Rounds} rounds";

    private static FitLoop Ours(string name, Network network, AutoencoderOptions options) =>
        new(name, new Workload(network, network.TrainingRows).View, options);

    private static AutoencoderOptions WithStep(Network network, GradientStep step)
    {
        var options = network.Options(FitLoop.Epochs);
        options.Step = step;
        return options;
    }
}
