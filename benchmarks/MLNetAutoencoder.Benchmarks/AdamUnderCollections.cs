using System.Globalization;
using System.Runtime.InteropServices;
using MLNetAutoencoder.Training;
using MLNetAutoencoder.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// How many steps <c>torch.optim.Adam</c> and our own Adam last while another thread collects garbage without pause
/// (docs/decisions/0002-own-optimizers.md).
/// </summary>
internal static class AdamUnderCollections
{
    private const int Tries = 5;
    private const int MostSteps = 50_000;

    public static void Run(TextWriter output)
    {
        using var runtime = TorchRuntime.Enter();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                GC.Collect(0);
        });
        collector.Start();
        for (int i = 0; i < Tries; i++)
        {
            Print("torch.optim.Adam", Theirs);
            Print("ours", Ours);
        }
        stop.Cancel();
        collector.Join();

        void Print(string name, Func<Action> make)
        {
            int steps = Count(make, out string? fault);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {steps:N0} steps, {fault ?? "no fault"}"));
        }
    }

    private static int Count(Func<Action> make, out string? fault)
    {
        using var scope = NewDisposeScope();
        var step = make();
        for (int i = 0; i < MostSteps; i++)
        {
            try
            {
                step();
            }
            catch (ExternalException error)
            {
                fault = error.Message.Split('\n')[0];
                return i;
            }
        }
        fault = null;
        return MostSteps;
    }

    private static Action Theirs()
    {
        var weights = new TorchSharp.Modules.Parameter(randn(1000));
        weights.grad = randn(1000);
        var adam = optim.Adam([weights], lr: 0.001);
        return () => adam.step();
    }

    private static Action Ours()
    {
        Tensor values = randn(1000),
            gradient = randn(1000);
        var rule = new AdamRule((AdamSettings)Optimizer.Adam(), values, byEngine: true);
        return () => rule.Step(values, gradient, 0.001);
    }
}
