using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;

namespace MLNetAutoencoder.Training;

/// <summary>
/// Trains the layers of an autoencoder pair by pair, from the outermost to the code, before they are trained together (Bengio et al. 2007).
/// </summary>
internal static class LayerwisePretraining
{
    /// <summary>Changes the numbers that a training begins with.</summary>
    /// <param name="setup">Of the whole training.</param>
    /// <param name="state">The numbers, which are changed.</param>
    /// <param name="seed">Seeds the noise.</param>
    /// <param name="learningRate">The rate that schedules go out from.</param>
    /// <param name="stop">Asked between steps.</param>
    /// <param name="log">Told of each pair.</param>
    /// <exception cref="DivergedException">A loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Pretrain(TrainingSetup setup, SavedWeights state, int seed, double learningRate, StopSignal stop, TrainingLog log)
    {
        var options = Options(setup.Options);
        var numbers = new WeightSpans(setup.Step.Layout, state);
        for (int depth = 0; depth < setup.Plan.Encoder.Count; depth++)
        {
            var pair = new TrainingSetup(setup.Data, options, setup.Plan.Pair(depth), setup.Device);
            var drawn = new SavedWeights(new float[pair.Step.Layout.ParameterCount], new float[pair.Step.Layout.BufferCount]);
            Copy(pair.Step.Layout, numbers, new WeightSpans(pair.Step.Layout, drawn));
            var reporter = new ProgressReporter(TimeProvider.System, null, _ => { }, pair.Epochs, null);
            using var run = new TrainingRun(pair, drawn, NoiseSeed.OfRestart(seed, -1 - depth), learningRate, reporter, stop);
            var outcome = run.Run(_ => { }, () => { });
            Copy(pair.Step.Layout, new WeightSpans(pair.Step.Layout, outcome.Best), numbers);
            log.Info(
                Invariant.Text(
                    $"Pre-trained layer {depth + 1} of {setup.Plan.Encoder.Count}: loss {outcome.Value:G6} after {outcome.Epochs.Count} "
                        + $"epochs."
                )
            );
        }
    }

    /// <summary>Penalties, bounds and averages act on all weights, and so would on those that are not to learn yet.</summary>
    private static AutoencoderTrainingOptions Options(AutoencoderTrainingOptions options)
    {
        var own = options.Copy();
        (own.Epochs, own.Patience, own.Monitor) = (options.PretrainingEpochs, null, MonitoredQuantity.Loss);
        (own.L1, own.L2, own.WeightDecay, own.MaxNorm, own.WeightAveraging) = (0, 0, 0, null, null);
        (own.WarmupEpochs, own.LearningRateSchedule) = (0, LearningRateSchedule.Constant());
        if (own.Optimizer is AdamWSettings adam)
            own.Optimizer = Optimizer.Adam(adam.Beta1, adam.Beta2, adam.Epsilon, adam.Amsgrad);
        return own;
    }

    private static void Copy(ParameterLayout parameters, WeightSpans from, WeightSpans to)
    {
        foreach (var parameter in parameters.All)
            from[parameter].CopyTo(to[parameter]);
    }
}
