using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>A network with its first weights, to compute gradients of.</summary>
internal sealed class StepCase : IDisposable
{
    private readonly Weights _parameters;

    public StepCase(AutoencoderOptions options, int features)
    {
        Settings = StepSettings.Of(options, AutoencoderPlan.Make(options, features));
        State = InitialWeights.Draw(Settings.Layout, WeightInitializer.Torch, seed: 7);
        _parameters = new Weights(State, CPU);
    }

    public StepSettings Settings { get; }

    public SavedWeights State { get; }

    public Weights Parameters => _parameters;

    /// <summary>The parts of the flat parameters that belong together: each layer's weights, biases, gains and shifts.</summary>
    public IEnumerable<Slot> Blocks => Settings.Layout.All.Where(p => p.Role != ParameterRole.Buffer).Select(p => Settings.Layout[p]);

    /// <summary>Rows such as the loss wants them: from 0 to 1 for the cross-entropy.</summary>
    public float[][] Rows(int count, int seed = 1)
    {
        var rows = Samples.Noise(count, Settings.Plan.Features, seed);
        return Settings.Loss != ReconstructionLoss.BinaryCrossEntropy
            ? rows
            : [.. rows.Select(row => row.Select(x => 1 / (1 + MathF.Exp(-2 * x))).ToArray())];
    }

    public static float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => i % 3 * 0.75f)];

    public static Tensor Matrix(float[][] rows) => FlatTensor.Of(rows.SelectMany(r => r).ToArray(), [rows.Length, rows[0].Length], CPU);

    /// <summary>The loss of some rows and its gradient.</summary>
    public static (double Loss, float[] Gradient) Run(IGradientStep step, float[][] rows, float[]? weights, long noiseSeed = 5)
    {
        using var scope = NewDisposeScope();
        double loss = step.Differentiate(
            Matrix(rows),
            weights is null ? null : FlatTensor.Of(weights, [weights.Length, 1], CPU),
            rows.Length,
            new StepMoment(noiseSeed, 0),
            []
        );
        return (loss, FlatTensor.ToArray(step.Gradient));
    }

    /// <summary>
    /// Both agree to 1e-5 of the loss, and of the greatest part of each block's gradient; where that is next to nothing because its terms
    /// cancel each other out, to the last bit of the whole gradient's greatest part.
    /// </summary>
    public void AssertSame((double Loss, float[] Gradient) expected, (double Loss, float[] Gradient) actual, string what)
    {
        Assert.True(
            Math.Abs(expected.Loss - actual.Loss) <= 1e-5 * Math.Abs(expected.Loss),
            $"loss {actual.Loss} for {expected.Loss}: {what}"
        );
        float lastBit = MathF.ScaleB(expected.Gradient.Max(Math.Abs), -23);
        foreach (var block in Blocks)
        {
            var e = block.Of(expected.Gradient);
            var a = block.Of(actual.Gradient);
            float greatest = 0,
                apart = 0;
            for (int i = 0; i < e.Length; i++)
                (greatest, apart) = (
                    Math.Max(greatest, Math.Abs(e[i])),
                    Math.Max(apart, float.IsFinite(a[i]) ? Math.Abs(e[i] - a[i]) : float.PositiveInfinity)
                );
            Assert.True(apart <= (1e-5 * greatest) + lastBit, $"{apart} apart in the block {block}, which goes up to {greatest}: {what}");
        }
    }

    public void Dispose() => _parameters.Dispose();
}
