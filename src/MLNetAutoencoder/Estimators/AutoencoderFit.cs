using Microsoft.ML;
using Microsoft.ML.Data;
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
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Estimators;

/// <summary>What both estimators do to fit: read, train, log, export. Owns the rows and the checkpoints.</summary>
internal sealed class AutoencoderFit : IDisposable
{
    private const int ScoredRows = 4096;
    private const int ScoredValues = 1 << 22;
    private const int MostBlocks = 8;

    private readonly TrainingData _data;
    private readonly TrainingSetup _setup;
    private readonly TrainingResult _result;
    private readonly Checkpointer? _checkpointer;
    private readonly int _seed;

    private AutoencoderFit(TrainingData data, TrainingSetup setup, TrainingResult result, Checkpointer? checkpointer, int seed)
    {
        _data = data;
        _setup = setup;
        _result = result;
        _checkpointer = checkpointer;
        _seed = seed;
    }

    public TrainingHistory History => _result.History;

    public long Rows => _data.Rows;

    /// <summary>Whether a score of each row fits into the memory budget of the rows.</summary>
    public bool HoldsScores =>
        Rows <= Math.Min(Array.MaxLength, (_setup.Options.MemoryBudgetBytes ?? MemoryBudget.Default) / sizeof(float));

    /// <summary>Reads the view and trains on it, telling the environment's log and the options' progress how far it is.</summary>
    /// <param name="environment">Has the log, the seed and the GPU.</param>
    /// <param name="view">The data.</param>
    /// <param name="inputNames">The columns of features.</param>
    /// <param name="options">Checked.</param>
    /// <param name="initial">A fitted model to go on from; null to begin anew.</param>
    public static AutoencoderFit Train(
        IHostEnvironment environment,
        IDataView view,
        IReadOnlyList<string> inputNames,
        AutoencoderTrainingOptions options,
        AutoencoderModel? initial
    )
    {
        var stop = new StopSignal(options, TimeProvider.System);
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
            data = TrainingData.Open(view, DataOptions(inputNames, options, seed, start), log.Info, options.CancellationToken);
            Warn(data, log);
            log.Info(Invariant.Text($"Training on {data.Rows} rows of {data.Features} features, seed {seed}."));
            var setup = DeviceChoice.Open(environment, data, options, log);
            var result = AutoencoderTrainer.Train(setup, seed, WarmStart.Match(start, setup.Plan), checkpointer, log, stop);
            log.Info(Invariant.Text($"Kept the weights of epoch {result.History.BestEpoch} of {result.History.Count}."));
            if (MeanRow.Warning(data, result.History[result.History.BestEpoch - 1].MeanSquaredError) is { } warning)
                log.Warn(warning);
            return new AutoencoderFit(data, setup, result, checkpointer, seed);
        }
        catch
        {
            data?.Dispose();
            checkpointer?.Dispose();
            throw;
        }
    }

    /// <summary>Exports the network with the outputs that the columns are of, and opens it for scoring.</summary>
    public AutoencoderModel Export(IReadOnlyList<ModelColumn> columns, float? threshold = null)
    {
        string[] taken = [ModelInfo.SeveralColumns, .. _data.Inputs(withTarget: true).Select(input => input.Name)];
        var outputs = columns.Select(column => column.Output(SizeOf(column.Role), taken)).ToList();
        var inputs = _data.Inputs(withTarget: columns.Any(column => column.Role.ComparesRows()));
        var best = History[History.BestEpoch - 1];
        var state = new TrainingState(_setup.Plan.ToString(), _result.State, _data.Scaler);
        var info = new ModelInfo
        {
            Kind = _setup.Plan.Kind,
            Outputs = outputs,
            OptionsJson = OptionsJson.Write(_setup.Options, _seed),
            Inputs = inputs is [{ IsPlain: true, Encoding: InputEncoding.Values }] ? [] : inputs,
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
            TrainingState = _setup.Options.KeepTrainingState ? state.ToBytes() : null,
        };
        var model = AutoencoderModel.Load(
            AutoencoderGraph.Write(
                _setup.Plan,
                new WeightSpans(_setup.Step.Layout, _result.State),
                _data.Scaler,
                info.Inputs.Count > 0 ? info.RowName : inputs[0].Name,
                info
            )
        );
        model.TrainingStateSource = state.ToBytes;
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
            Inputs = _data.Condition is { } condition
                ? [new(AutoencoderDecoder.InputName, plan.LatentSize), condition with { Type = DataKind.Single, IsScalar = false }]
                : [],
            Threshold = null,
            TrainingState = null,
        };
        return () =>
            AutoencoderDecoder.Load(
                AutoencoderGraph.WriteDecoder(plan, new WeightSpans(layout, state), scaler, info with { LatentDistribution = codes() })
            );
    }

    /// <summary>
    /// Gives the reconstruction errors of all rows that were read; not cancelled where a cancelled training keeps its best weights, which
    /// are of no use without scores.
    /// </summary>
    public void Score(AutoencoderModel model, Action<float[]> visit)
    {
        bool isCancellable = _setup.Options.OnCancellation == CancellationOutcome.Throw;
        var token = isCancellable ? _setup.Options.CancellationToken : CancellationToken.None;
        int width = _data.Width;
        int most = Math.Clamp(ScoredValues / width, 1, ScoredRows);
        var blocks = new float[Math.Min(_setup.Options.Threads ?? Environment.ProcessorCount, MostBlocks)][];
        var scores = new float[blocks.Length][];
        using var reader = _data.OpenRaw(most, isCancellable);
        for (int filled = blocks.Length; filled == blocks.Length; )
        {
            filled = 0;
            for (int rows; filled < blocks.Length && (rows = reader.Next()) > 0; filled++)
            {
                if (blocks[filled]?.Length != rows * width)
                    blocks[filled] = new float[rows * width];
                reader.Fill(0, rows, blocks[filled], default);
            }
            Parallel.For(0, filled, new ParallelOptions { CancellationToken = token }, i => scores[i] = Score(model, blocks[i]));
            token.ThrowIfCancellationRequested();
            foreach (float[] some in scores.AsSpan(0, filled))
                visit(some);
        }
    }

    /// <summary>Rows as the view holds them are what was taken off them more.</summary>
    private float[] Score(AutoencoderModel model, float[] rows)
    {
        if (_data.Scaler?.Origin is not { } origin)
            return model.Run(rows, OutputRole.ReconstructionError);
        var wide = new double[rows.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = rows[i] + origin[i % origin.Length];
        return model.Run(wide, OutputRole.ReconstructionError);
    }

    private int SizeOf(OutputRole role) =>
        !role.IsVector() ? 1
        : role.IsPerFeature() ? _setup.Plan.Layout.Targets
        : _setup.Plan.LatentSize;

    /// <summary>Deletes the checkpoints; called when the model is made.</summary>
    public void Complete() => _checkpointer?.Complete();

    public void Dispose()
    {
        _data.Dispose();
        _checkpointer?.Dispose();
    }

    /// <summary>How rows are read for a training.</summary>
    public static TrainingDataOptions DataOptions(
        IReadOnlyList<string> inputNames,
        AutoencoderTrainingOptions options,
        int seed,
        TrainingState? start
    ) =>
        new()
        {
            FeatureColumnNames = inputNames,
            TargetColumnName = options.TargetColumnName,
            ConditionColumnName = options.ConditionColumnName,
            ExampleWeightColumnName = options.ExampleWeightColumnName,
            Scaling = start is null ? options.Scaling : InputScaling.None,
            MixedColumns = options.MixedColumns,
            Padding = options.Architecture.Padding,
            OutlierLimit = (options as AutoencoderAnomalyOptions)?.OutlierLimit,
            GivenScaler = start?.Scaler,
            RequireUnitRange =
                options.Loss == ReconstructionLoss.BinaryCrossEntropy && (start is not null || options.Scaling == InputScaling.None),
            ValidationFraction = options.ValidationFraction,
            MemoryBudgetBytes = options.MemoryBudgetBytes ?? MemoryBudget.Default,
            Seed = seed,
            Fingerprint = options.Checkpoint is not null,
        };

    public static void Warn(TrainingData data, TrainingLog log)
    {
        foreach (string warning in data.Warnings())
            log.Warn(warning);
    }
}

/// <summary>Goes on from a fitted model.</summary>
internal static class WarmStart
{
    /// <exception cref="ArgumentException">The model does not hold what is needed.</exception>
    public static TrainingState Read(AutoencoderModel model)
    {
        byte[]? state = model.TrainingState;
        Guard.That(
            state is not null,
            "initialModel",
            $"The model was read from a file without the state of its training. Fit with "
                + $"{nameof(AutoencoderTrainingOptions.KeepTrainingState)} = true before saving, or go on from a model that was not saved."
        );
        return TrainingState.FromBytes(state);
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
