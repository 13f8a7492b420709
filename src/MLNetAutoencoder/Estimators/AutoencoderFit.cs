using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Estimators.Export;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Training;
using MLNetAutoencoder.Training.Checkpoints;

namespace MLNetAutoencoder.Estimators;

/// <summary>What both estimators do to fit: read, train, log, export. Owns the rows and the checkpoints.</summary>
internal sealed class AutoencoderFit : IDisposable
{
    private const int ScoredRows = 4096;
    private const int ScoredValues = 1 << 22;

    private readonly TrainingData _data;
    private readonly TrainingSetup _setup;
    private readonly TrainingResult _result;
    private readonly Checkpointer? _checkpointer;
    private readonly string _inputName;
    private readonly int _seed;

    private AutoencoderFit(
        TrainingData data,
        TrainingSetup setup,
        TrainingResult result,
        Checkpointer? checkpointer,
        string inputName,
        int seed
    )
    {
        _data = data;
        _setup = setup;
        _result = result;
        _checkpointer = checkpointer;
        _inputName = inputName;
        _seed = seed;
    }

    public TrainingHistory History => _result.History;

    /// <summary>Reads the view and trains on it, telling the environment's log and the options' progress how far it is.</summary>
    /// <param name="environment">Has the log, the seed and the GPU.</param>
    /// <param name="view">The data.</param>
    /// <param name="inputName">The column of features.</param>
    /// <param name="options">Checked.</param>
    /// <param name="initial">A fitted model to go on from; null to begin anew.</param>
    public static AutoencoderFit Run(
        IHostEnvironment environment,
        IDataView view,
        string inputName,
        AutoencoderTrainingOptions options,
        AutoencoderModel? initial
    )
    {
        TorchLibrary.Load();
        var host = environment.Register("Autoencoder");
        using var channel = host.Start("Training");
        var log = new TrainingLog(
            line => channel.Info(MessageSensitivity.None, line),
            line => channel.Warning(MessageSensitivity.None, line)
        );
        var start = initial is null ? null : WarmStart.Read(initial);
        var checkpointer = Checkpointer.Open(options, log);
        TrainingData? data = null;
        try
        {
            int seed = options.Seed ?? checkpointer?.Seed ?? host.Rand.Next();
            data = TrainingData.Open(view, DataOptions(inputName, options, seed, start), log.Info, options.CancellationToken);
            TellSkipped(data, log);
            log.Info(Invariant.Text($"Training on {data.Rows} rows of {data.Features} features, seed {seed}."));
            var setup = DeviceChoice.Open(environment, data, options, log);
            var result = AutoencoderTrainer.Train(setup, seed, WarmStart.Match(start, setup.Plan), checkpointer, log);
            log.Info(Invariant.Text($"Kept the weights of epoch {result.History.BestEpoch} of {result.History.Count}."));
            return new AutoencoderFit(data, setup, result, checkpointer, inputName, seed);
        }
        catch
        {
            data?.Dispose();
            checkpointer?.Dispose();
            throw;
        }
    }

    /// <summary>An output under the name of a column.</summary>
    public ModelOutput Output(OutputRole role, string columnName)
    {
        int size = role switch
        {
            OutputRole.Latent or OutputRole.LatentLogVariance => _setup.Plan.LatentSize,
            OutputRole.Reconstruction or OutputRole.Contributions => _setup.Plan.Layout.Targets,
            _ => 1,
        };
        return ModelOutput.ForColumn(role, columnName, size, [.. Inputs(true).Select(input => input.Name)]);
    }

    /// <summary>Exports the network with the given outputs and opens it for scoring.</summary>
    public AutoencoderModel Export(IReadOnlyList<ModelOutput> outputs, float? threshold = null)
    {
        var best = History[History.BestEpoch - 1];
        byte[] state = new TrainingState(_setup.Plan.ToString(), _result.State, _data.Scaler).ToBytes();
        var info = new ModelInfo
        {
            Kind = _setup.Plan.Kind,
            Outputs = outputs,
            OptionsJson = OptionsJson.Write(_setup.Options, _seed),
            Inputs = Inputs(AutoencoderGraph.NeedsTarget(outputs)) is { Count: > 1 } inputs ? inputs : [],
            TargetNames = _data.TargetNames,
            FeatureNames = _data.FeatureNames,
            Layers = _setup.Plan.Describe(),
            Threshold = threshold,
            Training = new TrainingSummary(
                _data.Rows,
                _data.SkippedRows,
                History.Count,
                best.Epoch,
                best.TrainingLoss,
                best.ValidationLoss
            ),
            TrainingState = _setup.Options.KeepTrainingState ? state : null,
        };
        var model = AutoencoderModel.Load(
            AutoencoderGraph.Write(_setup.Plan, new WeightSpans(_setup.Step.Layout, _result.State), _data.Scaler, _inputName, info)
        );
        model.TrainingState = state;
        if (_result.Codes is { } codes)
            model.DecoderSource = Decoder(info, codes);
        return model;
    }

    private Func<AutoencoderDecoder> Decoder(ModelInfo whole, Func<LatentDistribution> codes)
    {
        var (plan, layout, state, scaler) = (_setup.Plan, _setup.Step.Layout, _result.State, _data.Scaler);
        var info = whole with
        {
            Outputs = [new ModelOutput(OutputRole.Reconstruction, "Reconstruction", plan.Layout.Targets)],
            Inputs = _data.Condition is { } condition ? [new(AutoencoderDecoder.InputName, plan.LatentSize), condition] : [],
            Threshold = null,
            TrainingState = null,
        };
        return () =>
            AutoencoderDecoder.Load(
                AutoencoderGraph.WriteDecoder(plan, new WeightSpans(layout, state), scaler, info with { LatentDistribution = codes() })
            );
    }

    /// <summary>
    /// Scores all rows that were read; not cancelled where a cancelled training keeps its best weights, which are of no use without scores.
    /// </summary>
    public float[] Score(AutoencoderModel model, OutputRole role)
    {
        bool isCancellable = _setup.Options.OnCancellation == CancellationOutcome.Throw;
        var scores = new float[_data.Rows];
        int width = _data.Width;
        int most = Math.Clamp(ScoredValues / width, 1, ScoredRows);
        var block = new float[most * width];
        long done = 0;
        using var reader = _data.OpenRaw(most, isCancellable);
        for (int rows; (rows = reader.Next()) > 0; done += rows)
        {
            if (isCancellable)
                _setup.Options.CancellationToken.ThrowIfCancellationRequested();
            reader.Fill(0, rows, block.AsSpan(0, rows * width), default);
            model.Run(block.AsSpan(0, rows * width), role).CopyTo(scores, done);
        }
        return scores;
    }

    /// <summary>Deletes the checkpoints; called when the model is made.</summary>
    public void Complete() => _checkpointer?.Complete();

    public void Dispose()
    {
        _data.Dispose();
        _checkpointer?.Dispose();
    }

    /// <summary>How rows are read for a training.</summary>
    public static TrainingDataOptions DataOptions(string inputName, AutoencoderTrainingOptions options, int seed, TrainingState? start) =>
        new()
        {
            FeatureColumnName = inputName,
            TargetColumnName = options.TargetColumnName,
            ConditionColumnName = options.ConditionColumnName,
            ExampleWeightColumnName = options.ExampleWeightColumnName,
            Scaling = start is null ? options.Scaling : InputScaling.None,
            MixedColumns = options.MixedColumns,
            OutlierLimit = (options as AutoencoderAnomalyOptions)?.OutlierLimit,
            GivenScaler = start?.Scaler,
            RequireUnitRange =
                options.Loss == ReconstructionLoss.BinaryCrossEntropy && (start is not null || options.Scaling == InputScaling.None),
            ValidationFraction = options.ValidationFraction,
            MemoryBudgetBytes = options.MemoryBudgetBytes ?? MemoryBudget.Default,
            Seed = seed,
            Fingerprint = options.Checkpoint is not null,
        };

    /// <summary>The columns that a model reads.</summary>
    private List<ModelInput> Inputs(bool withTarget)
    {
        var layout = _setup.Plan.Layout;
        List<ModelInput> inputs = [new(_inputName, layout.Features)];
        if (_data.Condition is { } condition)
            inputs.Add(condition);
        if (withTarget && layout.Target is { } target)
            inputs.Add(new(_setup.Options.TargetColumnName!, target));
        return inputs;
    }

    public static void TellSkipped(TrainingData data, TrainingLog log)
    {
        if (data.SkippedRows > 0)
            log.Warn(Invariant.Text($"Skipped {data.SkippedRows} of {data.Rows + data.SkippedRows} rows with a NaN or infinite feature."));
    }
}

/// <summary>Goes on from a fitted model.</summary>
internal static class WarmStart
{
    /// <exception cref="ArgumentException">The model does not hold what is needed.</exception>
    public static TrainingState Read(AutoencoderModel model)
    {
        Guard.That(
            model.TrainingState is not null,
            "initialModel",
            $"The model was read from a file without the state of its training. Fit with "
                + $"{nameof(AutoencoderTrainingOptions.KeepTrainingState)} = true before saving, or go on from a model that was not saved."
        );
        return TrainingState.FromBytes(model.TrainingState);
    }

    /// <summary>The network to begin with.</summary>
    /// <exception cref="InvalidOperationException">The options make another network than the model's.</exception>
    public static SavedWeights? Match(TrainingState? start, AutoencoderPlan plan)
    {
        if (start is null)
            return null;
        Guard.Data(
            start.Plan == plan.ToString(),
            $"The initial model's network is {start.Plan}, and options and data make {plan}; give the options and features that it was "
                + $"fitted with."
        );
        return start.Network;
    }
}

/// <summary>Sets the threshold of an anomaly detector.</summary>
internal static class AnomalyThreshold
{
    /// <summary>
    /// How far above a training score the threshold may stand, as a share of it: a row scored alone or in a batch of another size gets
    /// another last bit, and must not cross the threshold by it.
    /// </summary>
    private const float Clearance = 1e-4f;

    /// <summary>
    /// A threshold that at most the given share of training scores lies above, just over the highest score that does not.
    /// </summary>
    /// <param name="scores">At least one; sorted in place.</param>
    /// <param name="contamination">0 to 0.5.</param>
    public static float Select(float[] scores, double contamination)
    {
        Array.Sort(scores);
        int above = (int)((decimal)contamination * scores.Length); // 0.29 * 100 is below 29 in double precision
        float score = scores[scores.Length - 1 - above];
        float next = scores.FirstOrDefault(s => s > score, float.PositiveInfinity);
        float threshold = Math.Min(score + (Math.Abs(score) * Clearance), score + ((next - score) / 2));
        return threshold < next ? threshold : score;
    }
}
