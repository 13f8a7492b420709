using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Options;

/// <summary>Checks options and collects all their faults in one message.</summary>
internal sealed class OptionsValidator
{
    private readonly OptionFaults _faults = new();

    /// <summary>Throws an <see cref="ArgumentException"/> that lists every fault; otherwise returns a copy of the options.</summary>
    public static TOptions Check<TOptions>(TOptions options)
        where TOptions : AutoencoderTrainingOptions
    {
        Faults(Guard.NotNull(options)).ThrowIfAny(nameof(options), "The autoencoder's options are not valid. ");
        return (TOptions)options.Copy();
    }

    public static bool IsValid(AutoencoderTrainingOptions options) => Faults(options).ToString().Length == 0;

    /// <summary>
    /// Checks what <see cref="AutoencoderTrainingOptions.ForRows"/> made of valid options, in which batch size and epochs may have been
    /// left open.
    /// </summary>
    /// <exception cref="InvalidOperationException">The defaults do not go with other options.</exception>
    public static AutoencoderTrainingOptions CheckForRows(AutoencoderTrainingOptions options, long rows)
    {
        string faults = Faults(options).ToString();
        Guard.Data(
            faults.Length == 0,
            Invariant.Text(
                $"BatchSize {options.BatchSize} and Epochs {options.Epochs}, as chosen for {rows} training rows, do not go with other "
                    + $"options; set them. {faults}"
            )
        );
        return options;
    }

    private static OptionFaults Faults(AutoencoderTrainingOptions options)
    {
        var validator = new OptionsValidator();
        AcceptedRanges.Check(options, validator._faults);
        validator.CheckChoices(options);
        validator.CheckLoss(options);
        validator.CheckOptimizer(options);
        validator.CheckStopping(options);
        validator.CheckPlateau(options);
        validator.CheckRunning(options);
        validator.CheckKind(options);
        if (options is AutoencoderAnomalyOptions anomaly)
            validator.CheckAnomaly(anomaly);
        return validator._faults;
    }

    /// <summary>Objective, architecture and corruption know best what goes with them.</summary>
    private void CheckKind(AutoencoderTrainingOptions o)
    {
        if (o.Objective is null || o.Architecture is null)
            return;
        if (o.PretrainingEpochs > 0)
            CheckPretraining(o);
        if (o is AutoencoderOptions { LogVarianceColumnName: { } column })
            Require(
                o.Objective.HasLogVariance,
                nameof(AutoencoderOptions.LogVarianceColumnName),
                column,
                $"null for {o.Objective}, whose codes are no distributions"
            );
        if (o.ContributionsColumnName is { } contributions)
            Require(
                o.Objective.ScoresReconstruction || o is AutoencoderAnomalyOptions { Score: AnomalyScore.Distance },
                nameof(o.ContributionsColumnName),
                contributions,
                $"null for {o.Objective}, whose score is no sum over features"
            );
        if (o is AutoencoderAnomalyOptions { Score: AnomalyScore.Denoising })
            Require(
                o is { Objective.ScoresReconstruction: true, Corruption: not null, TargetColumnName: null }
                    && o.Scaling is not (InputScaling.MinMax or InputScaling.Quantile),
                nameof(AutoencoderAnomalyOptions.Score),
                AnomalyScore.Denoising,
                $"another for {nameof(o.Scaling)} {InputScaling.MinMax} or {InputScaling.Quantile}, without "
                    + $"{nameof(o.Corruption)}, with {nameof(o.TargetColumnName)}, or where the objective scores codes"
            );
        foreach (var fault in o.Objective.Faults(o).Concat(o.Architecture.Faults(o)).Concat(o.Corruption?.Faults(o) ?? []))
            Require(false, fault.Name, fault.Value, fault.Accepted);
        if (o.MixedColumns is not null)
            CheckMixedColumns(o);
    }

    private void CheckMixedColumns(AutoencoderTrainingOptions o)
    {
        const string With = " with " + nameof(o.MixedColumns);
        Require(
            o.Loss is not (ReconstructionLoss.Cosine or ReconstructionLoss.GaussianNegativeLogLikelihood),
            nameof(o.Loss),
            o.Loss,
            $"a loss of single columns{With}, such as {ReconstructionLoss.MeanSquaredError}"
        );
        Require(o.Step != GradientStep.Fused, nameof(o.Step), o.Step, $"{GradientStep.Auto} or {GradientStep.Autograd}{With}");
        if (o is AutoencoderAnomalyOptions anomaly)
            Require(
                anomaly.OutlierLimit is not < 1,
                nameof(anomaly.OutlierLimit),
                anomaly.OutlierLimit,
                $"1 or greater, or null,{With}, so that no 1 is cut off"
            );
    }

    private void CheckPretraining(AutoencoderTrainingOptions o)
    {
        const string name = nameof(o.PretrainingEpochs);
        Require(o.Architecture.HasPairs, name, o.PretrainingEpochs, $"0 for {o.Architecture}, whose layers do not come in pairs");
        Require(o.Objective.HasPairs, name, o.PretrainingEpochs, $"0 for {o.Objective}, which rebuilds nothing");
        Require(
            o.TargetColumnName is null && o.ConditionColumnName is null,
            name,
            o.PretrainingEpochs,
            $"0 with {nameof(o.TargetColumnName)} or {nameof(o.ConditionColumnName)}, by which encoder and decoder are no mirror images"
        );
    }

    /// <summary>What is required, and names of columns.</summary>
    private void CheckChoices(AutoencoderTrainingOptions o)
    {
        RequireMade(nameof(o.Objective), o.Objective, nameof(Objective.Reconstruction));
        RequireMade(nameof(o.Architecture), o.Architecture, nameof(Architecture.Dense));
        RequireMade(nameof(o.Optimizer), o.Optimizer, nameof(Optimizer.Adam));
        RequireMade(nameof(o.LearningRateSchedule), o.LearningRateSchedule, nameof(LearningRateSchedule.Constant));
        Require(
            o.Device is not null,
            nameof(o.Device),
            "null",
            $"{TrainingDevice.Auto}, {TrainingDevice.Cpu} or {nameof(TrainingDevice.Cuda)} of {nameof(TrainingDevice)}"
        );
        RequireName(nameof(o.TargetColumnName), o.TargetColumnName, "to rebuild the features");
        RequireName(nameof(o.ConditionColumnName), o.ConditionColumnName, "for no condition");
        RequireName(nameof(o.ExampleWeightColumnName), o.ExampleWeightColumnName, "to count all rows alike");
        Require(
            o.WarmupEpochs >= 0 && o.WarmupEpochs < Math.Max(1, o.Epochs ?? int.MaxValue),
            nameof(o.WarmupEpochs),
            o.WarmupEpochs,
            $"0 to below {nameof(o.Epochs)}" + (o.Epochs is null ? "" : Invariant.Text($", which is {o.Epochs}"))
        );
    }

    private void CheckLoss(AutoencoderTrainingOptions o)
    {
        CheckFeatureWeights(o);
        if (o.Loss != ReconstructionLoss.BinaryCrossEntropy)
            return;
        Require(
            o.OutputActivation == Activation.Sigmoid,
            nameof(o.OutputActivation),
            o.OutputActivation,
            $"{Activation.Sigmoid} for the loss {o.Loss}"
        );
        Require(
            o.Scaling is not (InputScaling.Standard or InputScaling.Pooled or InputScaling.Robust or InputScaling.Asinh),
            nameof(o.Scaling),
            o.Scaling,
            $"{InputScaling.MinMax}, {InputScaling.Quantile} or {InputScaling.None} for the loss {o.Loss}"
        );
    }

    private void CheckFeatureWeights(AutoencoderTrainingOptions o)
    {
        Require(
            o.FeatureWeights?.All(weight => weight == 0) != true,
            nameof(o.FeatureWeights),
            "all 0, or empty",
            "a value for each feature, not all 0, or null"
        );
        Require(
            o.FeatureWeights is null || o.Loss != ReconstructionLoss.Cosine,
            nameof(o.FeatureWeights),
            "set",
            $"null for the loss {ReconstructionLoss.Cosine}, which is of the whole row"
        );
    }

    private void CheckOptimizer(AutoencoderTrainingOptions o)
    {
        if (o.Optimizer is AdamWSettings)
            Require(o.WeightDecay == 0, nameof(o.WeightDecay), o.WeightDecay, $"0 for {o.Optimizer}, which has a decay of its own");
        if (o.Optimizer is not { NeedsFullBatch: true })
            return;
        string none = $" for {o.Optimizer}, which finds its own steps";
        Require(o.L1 == 0, nameof(o.L1), o.L1, "0" + none);
        Require(o.WeightDecay == 0, nameof(o.WeightDecay), o.WeightDecay, "0" + none + $"; use {nameof(o.L2)}");
        Require(o.MaxNorm is null, nameof(o.MaxNorm), o.MaxNorm, "null" + none);
        Require(o.WeightAveraging is null, nameof(o.WeightAveraging), o.WeightAveraging, "null" + none);
        Require(o.WarmupEpochs == 0, nameof(o.WarmupEpochs), o.WarmupEpochs, "0" + none);
        Require(o.GradientClipNorm is null, nameof(o.GradientClipNorm), o.GradientClipNorm, "null" + none);
        Require(o.GradientClipValue is null, nameof(o.GradientClipValue), o.GradientClipValue, "null" + none);
        Require(
            o.LearningRateSchedule is ConstantRate or null,
            nameof(o.LearningRateSchedule),
            o.LearningRateSchedule,
            LearningRateSchedule.Constant() + none
        );
    }

    /// <summary>A rate that falls in the epoch that early stopping ends, or later, never falls.</summary>
    private void CheckPlateau(AutoencoderTrainingOptions o)
    {
        if (o is { LearningRateSchedule: PlateauRate plateau, Patience: { } patience })
            Require(
                plateau.Patience < patience - 1L,
                nameof(o.LearningRateSchedule),
                plateau,
                Invariant.Text(
                    $"one whose patience is at least 2 below {nameof(o.Patience)}, which is {patience}, because early stopping ends the "
                        + $"training before the rate falls otherwise; make {nameof(o.Patience)} larger, or null"
                )
            );
    }

    private void CheckStopping(AutoencoderTrainingOptions o)
    {
        if (o.ValidationFraction == 0)
            Require(
                o.Monitor is MonitoredQuantity.Loss or MonitoredQuantity.TrainingLoss,
                nameof(o.Monitor),
                o.Monitor,
                $"{MonitoredQuantity.Loss} or {MonitoredQuantity.TrainingLoss} where {nameof(o.ValidationFraction)} is 0"
            );
        Require(o.TimeBudget is null || o.TimeBudget > TimeSpan.Zero, nameof(o.TimeBudget), o.TimeBudget, "above 0, or null for no limit");
    }

    private void CheckRunning(AutoencoderTrainingOptions o)
    {
        if (o.Step == GradientStep.Fused)
            CheckFusedStep(o);
        if (o.MixedPrecision)
            Require(o.Device != TrainingDevice.Cpu, nameof(o.Device), o.Device, "a CUDA device for mixed precision");
        o.Checkpoint?.Check(_faults, nameof(o.Checkpoint));
        _faults.Require(
            !o.DivideRows || o.Peers is not null,
            $"{nameof(o.DivideRows)} is true and {nameof(o.Peers)} is null; set {nameof(o.Peers)}, or {nameof(o.DivideRows)} to false."
        );
        if (o.Peers is { } peers)
            _faults.Require(
                peers.Rank >= 0 && peers.Rank < peers.Size,
                $"{nameof(o.Peers)} has the rank {peers.Rank} of {peers.Size}; a rank is from 0 to below {nameof(peers.Size)}."
            );
    }

    private void CheckFusedStep(AutoencoderTrainingOptions o)
    {
        RequireForFused(nameof(o.Architecture), o.Architecture, Architecture.Dense());
        RequireForFused(nameof(o.Objective), o.Objective, Objective.Reconstruction());
        RequireForFused(nameof(o.TargetColumnName), o.TargetColumnName, null);
        RequireForFused(nameof(o.ConditionColumnName), o.ConditionColumnName, null);
        RequireForFused(nameof(o.Normalization), o.Normalization, Normalization.None);
        RequireForFused(nameof(o.MixedPrecision), o.MixedPrecision ? "true" : "false", "false");
    }

    private void CheckAnomaly(AutoencoderAnomalyOptions o)
    {
        if (o.ConditionColumnName is not null)
            Require(
                o.OutlierLimit is null or >= 1,
                nameof(o.OutlierLimit),
                o.OutlierLimit,
                $"1 or greater, or null, with {nameof(o.ConditionColumnName)}, so that no 1 is cut off"
            );
    }

    private void RequireForFused<T>(string name, T value, T needed) =>
        Require(
            Equals(value, needed),
            name,
            value,
            $"{needed?.ToString() ?? "null"} for the step {GradientStep.Fused}; {GradientStep.Auto} chooses the step that fits"
        );

    private void RequireMade<T>(string name, T? value, string factory)
        where T : class => Require(value is not null, name, "null", $"made by a method of {typeof(T).Name}, such as {factory}");

    private void RequireName(string name, string? value, string meaningOfNull) =>
        Require(value is null || !string.IsNullOrWhiteSpace(value), name, "blank", "the name of a column, or null " + meaningOfNull);

    private void Require(bool holds, string name, object? value, string accepted) => _faults.Require(holds, name, value, accepted);
}
