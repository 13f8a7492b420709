namespace MLNetAutoencoder;

/// <summary>Checks options and collects all their faults in one message.</summary>
internal sealed class OptionsValidator
{
    private const long LeastMemoryBudget = 1 << 20;

    private readonly OptionFaults _faults = new();

    /// <summary>Throws an <see cref="ArgumentException"/> that lists every fault; otherwise returns a copy of the options.</summary>
    public static TOptions Check<TOptions>(TOptions options)
        where TOptions : AutoencoderTrainingOptions
    {
        Faults(Guard.NotNull(options)).ThrowIfAny(nameof(options), "The autoencoder's options are not valid. ");
        return (TOptions)options.Copy();
    }

    public static bool IsValid(AutoencoderTrainingOptions options) => Faults(options).ToString().Length == 0;

    /// <summary>Checks what <see cref="AutoencoderTrainingOptions.ForRows"/> made of valid options, in which batch size and epochs may have been left open.</summary>
    /// <exception cref="InvalidOperationException">The defaults do not go with other options.</exception>
    public static AutoencoderTrainingOptions CheckForRows(AutoencoderTrainingOptions options, long rows)
    {
        string faults = Faults(options).ToString();
        Guard.Data(faults.Length == 0, FormattableString.Invariant($"BatchSize {options.BatchSize} and Epochs {options.Epochs}, as chosen for {rows} training rows, do not go with other options; set them. {faults}"));
        return options;
    }

    private static OptionFaults Faults(AutoencoderTrainingOptions options)
    {
        var validator = new OptionsValidator();
        validator.CheckNetwork(options);
        validator.CheckRegularization(options);
        validator.CheckFitting(options);
        validator.CheckOptimizer(options);
        validator.CheckStopping(options);
        validator.CheckPlateau(options);
        validator.CheckRunning(options);
        validator.CheckKind(options);
        if (options is AutoencoderAnomalyOptions anomaly)
            validator.CheckAnomaly(anomaly);
        return validator._faults;
    }

    private void CheckNetwork(AutoencoderTrainingOptions o)
    {
        Require(o.LatentSize is null or >= 1, nameof(o.LatentSize), o.LatentSize, "1 or greater, or null for a size by the number of features");
        for (int i = 0; i < o.HiddenSizes?.Count; i++)
            Require(o.HiddenSizes[i] >= 1, $"{nameof(o.HiddenSizes)}[{i}]", o.HiddenSizes[i], "1 or greater");
        RequireDefined(nameof(o.EncoderActivation), o.EncoderActivation);
        RequireDefined(nameof(o.LatentActivation), o.LatentActivation);
        RequireDefined(nameof(o.DecoderActivation), o.DecoderActivation);
        RequireDefined(nameof(o.OutputActivation), o.OutputActivation);
        RequireDefined(nameof(o.Normalization), o.Normalization);
        RequireDefined(nameof(o.Initializer), o.Initializer);
    }

    /// <summary>Objective, architecture and corruption know best what goes with them.</summary>
    private void CheckKind(AutoencoderTrainingOptions o)
    {
        Require(o.Objective is not null, nameof(o.Objective), "null", $"made by a method of {nameof(Objective)}, such as {nameof(Objective.Reconstruction)}");
        Require(o.Architecture is not null, nameof(o.Architecture), "null", $"made by a method of {nameof(Architecture)}, such as {nameof(Architecture.Dense)}");
        if (o.Objective is null || o.Architecture is null)
            return;
        if (o.PretrainingEpochs > 0)
            CheckPretraining(o);
        if (o is AutoencoderOptions { LogVarianceColumnName: { } column })
            Require(o.Objective.HasLogVariance, nameof(AutoencoderOptions.LogVarianceColumnName), column, $"null for {o.Objective}, whose codes are no distributions");
        if (o.ContributionsColumnName is { } contributions)
            Require(o.Objective.ScoresReconstruction, nameof(o.ContributionsColumnName), contributions, $"null for {o.Objective}, whose score is no sum over features");
        foreach (var fault in o.Objective.Faults(o).Concat(o.Architecture.Faults(o)).Concat(o.Corruption?.Faults(o) ?? []))
            Require(false, fault.Name, fault.Value, fault.Accepted);
        if (o.MixedColumns is not null)
            CheckMixedColumns(o);
    }

    private void CheckMixedColumns(AutoencoderTrainingOptions o)
    {
        const string With = " with " + nameof(o.MixedColumns);
        Require(o.Loss is not (ReconstructionLoss.Cosine or ReconstructionLoss.GaussianNegativeLogLikelihood), nameof(o.Loss), o.Loss, $"a loss of single columns{With}, such as {ReconstructionLoss.MeanSquaredError}");
        Require(o.Step != GradientStep.Fused, nameof(o.Step), o.Step, $"{GradientStep.Auto} or {GradientStep.Autograd}{With}");
        if (o is AutoencoderAnomalyOptions anomaly)
            Require(anomaly.OutlierLimit is not < 1, nameof(anomaly.OutlierLimit), anomaly.OutlierLimit, $"1 or greater, or null,{With}, so that no 1 is cut off");
    }

    private void CheckPretraining(AutoencoderTrainingOptions o)
    {
        const string name = nameof(o.PretrainingEpochs);
        Require(o.Architecture.HasPairs, name, o.PretrainingEpochs, $"0 for {o.Architecture}, whose layers do not come in pairs");
        Require(o.Objective.HasPairs, name, o.PretrainingEpochs, $"0 for {o.Objective}, which rebuilds nothing");
        Require(o.TargetColumnName is null && o.ConditionColumnName is null, name, o.PretrainingEpochs, $"0 with {nameof(o.TargetColumnName)} or {nameof(o.ConditionColumnName)}, by which encoder and decoder are no mirror images");
    }

    private void CheckRegularization(AutoencoderTrainingOptions o)
    {
        Require(o.InputDropout is >= 0 and < 1, nameof(o.InputDropout), o.InputDropout, "0 to below 1");
        Require(o.HiddenDropout is >= 0 and < 1, nameof(o.HiddenDropout), o.HiddenDropout, "0 to below 1");
        RequireNotNegative(nameof(o.L1), o.L1);
        RequireNotNegative(nameof(o.L2), o.L2);
        RequireNotNegative(nameof(o.WeightDecay), o.WeightDecay);
        RequirePositive(nameof(o.MaxNorm), o.MaxNorm);
        Require(o.WeightAveraging is null or (> 0 and < 1), nameof(o.WeightAveraging), o.WeightAveraging, "above 0 and below 1, or null for none");
    }

    private void CheckFitting(AutoencoderTrainingOptions o)
    {
        RequireDefined(nameof(o.Scaling), o.Scaling);
        RequireDefined(nameof(o.Loss), o.Loss);
        Require(o.TargetColumnName is null || !string.IsNullOrWhiteSpace(o.TargetColumnName), nameof(o.TargetColumnName), "blank", "the name of a column, or null to rebuild the features");
        RequirePositive(nameof(o.HuberDelta), o.HuberDelta, canBeNull: false);
        RequirePositive(nameof(o.CorrentropyWidth), o.CorrentropyWidth, canBeNull: false);
        RequirePositive(nameof(o.StudentTDegrees), o.StudentTDegrees, canBeNull: false);
        Require(o.TrimmedShare is >= 0 and <= 0.5, nameof(o.TrimmedShare), o.TrimmedShare, "0 to 0.5");
        CheckFeatureWeights(o);
        if (o.Loss == ReconstructionLoss.BinaryCrossEntropy)
        {
            Require(o.OutputActivation == Activation.Sigmoid, nameof(o.OutputActivation), o.OutputActivation, $"{Activation.Sigmoid} for the loss {o.Loss}");
            Require(o.Scaling is not (InputScaling.Standard or InputScaling.Robust), nameof(o.Scaling), o.Scaling, $"{InputScaling.MinMax}, {InputScaling.Quantile} or {InputScaling.None} for the loss {o.Loss}");
        }
        Require(o.ConditionColumnName is null || !string.IsNullOrWhiteSpace(o.ConditionColumnName), nameof(o.ConditionColumnName), "blank", "the name of a column, or null for no condition");
        Require(o.Epochs is null or >= 1, nameof(o.Epochs), o.Epochs, "1 or greater, or null for a number by that of the rows");
        Require(o.PretrainingEpochs >= 0, nameof(o.PretrainingEpochs), o.PretrainingEpochs, "0 or greater");
        Require(o.BatchSize is null or >= 1, nameof(o.BatchSize), o.BatchSize, "1 or greater, or null for a size by the number of rows");
        Require(o.Optimizer is not null, nameof(o.Optimizer), "null", $"made by a method of {nameof(Optimizer)}, such as {nameof(Optimizer.Adam)}");
        Require(o.LearningRateSchedule is not null, nameof(o.LearningRateSchedule), "null", $"made by a method of {nameof(LearningRateSchedule)}, such as {nameof(LearningRateSchedule.Constant)}");
        RequirePositive(nameof(o.LearningRate), o.LearningRate, canBeNull: false);
        Require(o.WarmupEpochs >= 0 && o.WarmupEpochs < Math.Max(1, o.Epochs ?? int.MaxValue), nameof(o.WarmupEpochs), o.WarmupEpochs, $"0 to below {nameof(o.Epochs)}" + (o.Epochs is null ? "" : $", which is {o.Epochs}"));
        RequirePositive(nameof(o.GradientClipNorm), o.GradientClipNorm);
        RequirePositive(nameof(o.GradientClipValue), o.GradientClipValue);
    }

    private void CheckFeatureWeights(AutoencoderTrainingOptions o)
    {
        for (int i = 0; i < o.FeatureWeights?.Count; i++)
            RequireNotNegative($"{nameof(o.FeatureWeights)}[{i}]", o.FeatureWeights[i]);
        Require(o.FeatureWeights?.All(weight => weight == 0) != true, nameof(o.FeatureWeights), "all 0, or empty", "a value for each feature, not all 0, or null");
        Require(o.FeatureWeights is null || o.Loss != ReconstructionLoss.Cosine, nameof(o.FeatureWeights), "set", $"null for the loss {ReconstructionLoss.Cosine}, which is of the whole row");
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
        Require(o.LearningRateSchedule is ConstantRate or null, nameof(o.LearningRateSchedule), o.LearningRateSchedule, LearningRateSchedule.Constant() + none);
    }

    /// <summary>A rate that falls in the epoch that early stopping ends, or later, never falls.</summary>
    private void CheckPlateau(AutoencoderTrainingOptions o)
    {
        if (o is { LearningRateSchedule: PlateauRate plateau, Patience: { } patience })
            Require(plateau.Patience < patience - 1L, nameof(o.LearningRateSchedule), plateau, $"one whose patience is at least 2 below {nameof(o.Patience)}, which is {patience}, because early stopping ends the training before the rate falls otherwise; make {nameof(o.Patience)} larger, or null");
    }

    private void CheckStopping(AutoencoderTrainingOptions o)
    {
        Require(o.ValidationFraction is >= 0 and < 1, nameof(o.ValidationFraction), o.ValidationFraction, "0 to below 1");
        RequireDefined(nameof(o.Monitor), o.Monitor);
        if (o.ValidationFraction == 0)
            Require(o.Monitor is MonitoredQuantity.Loss or MonitoredQuantity.TrainingLoss, nameof(o.Monitor), o.Monitor, $"{MonitoredQuantity.Loss} or {MonitoredQuantity.TrainingLoss} where {nameof(o.ValidationFraction)} is 0");
        Require(o.Patience is null or >= 1, nameof(o.Patience), o.Patience, "1 or greater, or null to train for all epochs");
        Require(o.MinimumImprovement is >= 0 and < 1, nameof(o.MinimumImprovement), o.MinimumImprovement, "0 to below 1");
        Require(o.TimeBudget is null || o.TimeBudget > TimeSpan.Zero, nameof(o.TimeBudget), o.TimeBudget, "above 0, or null for no limit");
        Require(o.Restarts >= 0, nameof(o.Restarts), o.Restarts, "0 or greater");
    }

    private void CheckRunning(AutoencoderTrainingOptions o)
    {
        Require(o.ExampleWeightColumnName is null || !string.IsNullOrWhiteSpace(o.ExampleWeightColumnName), nameof(o.ExampleWeightColumnName), "blank", "the name of a column, or null to count all rows alike");
        Require(o.MemoryBudgetBytes is null or >= LeastMemoryBudget, nameof(o.MemoryBudgetBytes), o.MemoryBudgetBytes, $"{LeastMemoryBudget} or greater, or null for a share of the machine's memory");
        RequireDefined(nameof(o.Step), o.Step);
        Require(o.Device is not null, nameof(o.Device), "null", $"{TrainingDevice.Auto}, {TrainingDevice.Cpu} or {nameof(TrainingDevice.Cuda)} of {nameof(TrainingDevice)}");
        Require(o.Threads is null or >= 1, nameof(o.Threads), o.Threads, "1 or greater, or null for a choice by time");
        RequireDefined(nameof(o.OnCancellation), o.OnCancellation);
        if (o.Step == GradientStep.Fused)
        {
            Require(o.Architecture == Architecture.Dense(), nameof(o.Architecture), o.Architecture, $"{Architecture.Dense()} for the step {GradientStep.Fused}; {GradientStep.Auto} chooses the step that fits");
            Require(o.Objective == Objective.Reconstruction(), nameof(o.Objective), o.Objective, $"{Objective.Reconstruction()} for the step {GradientStep.Fused}; {GradientStep.Auto} chooses the step that fits");
            Require(o.TargetColumnName is null, nameof(o.TargetColumnName), o.TargetColumnName, $"null for the step {GradientStep.Fused}; {GradientStep.Auto} chooses the step that fits");
            Require(o.ConditionColumnName is null, nameof(o.ConditionColumnName), o.ConditionColumnName, $"null for the step {GradientStep.Fused}; {GradientStep.Auto} chooses the step that fits");
            Require(o.Normalization == Normalization.None, nameof(o.Normalization), o.Normalization, $"{Normalization.None} for the step {GradientStep.Fused}; {GradientStep.Auto} chooses the step that fits");
            Require(!o.MixedPrecision, nameof(o.MixedPrecision), o.MixedPrecision, $"false for the step {GradientStep.Fused}; {GradientStep.Auto} chooses the step that fits");
        }
        if (o.MixedPrecision)
            Require(o.Device != TrainingDevice.Cpu, nameof(o.Device), o.Device, "a CUDA device for mixed precision");
        o.Checkpoint?.Check(_faults, nameof(o.Checkpoint));
    }

    private void CheckAnomaly(AutoencoderAnomalyOptions o)
    {
        Require(o.Contamination is >= 0 and <= 0.5, nameof(o.Contamination), o.Contamination, "0 to 0.5");
        RequirePositive(nameof(o.OutlierLimit), o.OutlierLimit);
        if (o.ConditionColumnName is not null)
            Require(o.OutlierLimit is null or >= 1, nameof(o.OutlierLimit), o.OutlierLimit, $"1 or greater, or null, with {nameof(o.ConditionColumnName)}, so that no 1 is cut off");
    }

    private void RequireNotNegative(string name, double value) => Require((float)value is >= 0 and <= float.MaxValue, name, value, "0 or greater, and finite in single precision");

    private void RequirePositive(string name, double? value, bool canBeNull = true)
        => Require(value is null || (float)value is > 0 and <= float.MaxValue, name, value, "above 0 and finite in single precision" + (canBeNull ? ", or null" : ""));

    private void RequireDefined<T>(string name, T value)
        where T : struct, Enum
        => Require(Enum.IsDefined(value), name, value, "one of " + string.Join(", ", Enum.GetNames<T>()));

    private void Require(bool holds, string name, object? value, string accepted) => _faults.Require(holds, name, value, accepted);
}
