namespace MLNetAutoencoder;

/// <summary>Draws what candidates of a search differ in from the options that it goes out from.</summary>
internal static class DefaultVariation
{
    private const double RateFactor = 5;

    private static readonly Activation[] s_activations = [Activation.Elu, Activation.Relu, Activation.Gelu, Activation.Silu];

    /// <summary>Varies a candidate. What an architecture or objective takes no other value of stays as it is; the draws are the same for all.</summary>
    public static void Apply(AutoencoderTrainingOptions options, int features, int candidate, Random random)
    {
        if (candidate == 0)
            return;
        if (options.Architecture == Architecture.Dense())
            options.HiddenSizes = Hidden([.. options.HiddenSizes ?? options.DefaultHiddenSizes(features)], random);
        double rate = options.LearningRate * Math.Exp(((2 * random.NextDouble()) - 1) * Math.Log(RateFactor));
        Change(options, o => o.LearningRate = rate);
        int batchSize = Math.Max(1, (int)(options.BatchSize!.Value * Pick(random, 0.5, 1, 2)));
        Change(options, o => o.BatchSize = batchSize);
        var activation = Pick(random, s_activations);
        Change(options, o => o.EncoderActivation = o.DecoderActivation = activation);
        double dropout = Pick(random, 0, 0, 0.1);
        Change(options, o => o.HiddenDropout = dropout);
        var corruption = Pick(random, options.Corruption, options.Corruption, Corruption.Gaussian(0.1), Corruption.Masking(0.1));
        Change(options, o => o.Corruption = corruption);
        bool isResidual = Pick(random, false, false, true);
        if (isResidual && CanBeResidual(options))
            options.Architecture = Architecture.Residual();
    }

    private static void Change(AutoencoderTrainingOptions options, Action<AutoencoderTrainingOptions> change)
    {
        var trial = options.Copy();
        change(trial);
        if (OptionsValidator.IsValid(trial))
            change(options);
    }

    private static bool CanBeResidual(AutoencoderTrainingOptions options)
        => options is { HiddenSizes.Count: > 0, PretrainingEpochs: 0, Step: GradientStep.Auto } && options.Architecture == Architecture.Dense() && options.Objective == Objective.Reconstruction();

    /// <summary>Half, once or twice as many units, and a layer less, as many, or one more of half the last one's.</summary>
    private static int[] Hidden(List<int> sizes, Random random)
    {
        double factor = Pick(random, 0.5, 1, 2);
        int[] scaled = [.. sizes.Select(size => Math.Max(1, (int)(size * factor)))];
        return Pick(random, -1, 0, 1) switch
        {
            -1 when scaled.Length > 1 => scaled[..^1],
            1 when scaled.Length > 0 => [.. scaled, Math.Max(1, scaled[^1] / 2)],
            _ => scaled,
        };
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
