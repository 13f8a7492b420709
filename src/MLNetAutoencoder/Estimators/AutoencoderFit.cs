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
using MLNetAutoencoder.Peers;
using MLNetAutoencoder.Training;
using MLNetAutoencoder.Training.Checkpoints;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Estimators;

/// <summary>What both estimators do to fit: read, train, log, export. Owns the rows and the checkpoints.</summary>
internal sealed class AutoencoderFit : IDisposable
{
    private readonly TrainingData _data;
    private readonly TrainingSetup _setup;
    private readonly IReadOnlyList<TrainingResult> _results;
    private readonly Checkpointer? _checkpointer;
    private readonly StopSignal _stop;
    private readonly int _seed;

    private AutoencoderFit(
        TrainingData data,
        IReadOnlyList<TrainingSetup> setups,
        IReadOnlyList<TrainingResult> results,
        Checkpointer? checkpointer,
        StopSignal stop,
        int seed
    )
    {
        _data = data;
        _setup = setups[0];
        _results = results;
        Members = [.. setups.Select(setup => setup.Data)];
        _checkpointer = checkpointer;
        _stop = stop;
        _seed = seed;
    }

    /// <summary>That of the first network.</summary>
    public TrainingHistory History => _results[0].History;

    public long Rows => _data.Rows;

    /// <summary>All rows, and which of them a detector compares others with.</summary>
    public TrainingData Data => _data;

    /// <summary>The rows as each network learned from them.</summary>
    public IReadOnlyList<TrainingData> Members { get; }

    /// <summary>Of the first network; the others differ in the rows they hold out.</summary>
    public TrainingSetup Setup => _setup;

    public AutoencoderPlan Plan => _setup.Plan;

    public int Seed => _seed;

    /// <summary>Names that no output of a graph may have.</summary>
    public string[] Taken => [ModelInfo.SeveralColumns, .. _data.Inputs(withTarget: true).Select(input => input.Name)];

    /// <summary>
    /// Not cancelled where a cancelled training keeps its best weights, which are of no use without scores, nor where other ranks would
    /// wait.
    /// </summary>
    public CancellationToken ScoringToken =>
        _setup.Options.OnCancellation == CancellationOutcome.Throw
            ? _data.Peers.TokenAlone(_setup.Options.CancellationToken)
            : CancellationToken.None;

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
        var peers = PeerGroup.Of(options.Peers);
        Checkpointer? checkpointer = null;
        TrainingData? data = null;
        try
        {
            checkpointer = Checkpointer.Open(options, peers, log);
            int seed = peers.FromFirst(options.Seed ?? checkpointer?.Seed ?? host.Rand.Next());
            CheckpointMatch.CheckRanks(peers, OptionsJson.Write(options, seed));
            data = TrainingData.Open(view, DataOptions(inputNames, options, seed, start), log.Info, options.CancellationToken);
            Warn(data, log);
            log.Info(Invariant.Text($"Training on {data.Rows} rows of {data.Features} features, seed {seed}."));
            TrainingSetup setup = null!;
            peers.Agree(() => setup = DeviceChoice.Open(environment, data, options, log));
            if (setup.FewRows is { } few)
                log.Warn(few);
            var (compared, learned) = options is AutoencoderAnomalyOptions anomaly
                ? TrustedRows.Split(data, anomaly.Contamination, seed, log.Info, peers.TokenAlone(options.CancellationToken))
                : (data, data);
            setup = setup with { Warn = log.WarnOnce() }; // for all networks and restarts
            var setups = Enumerable.Range(0, setup.Networks).Select(i => setup with { Data = learned.OfMember(i) }).ToList();
            var starts = WarmStart.Match(start, setup.Plan, setups.Count);
            var results = AutoencoderTrainer.Train(setups, seed, starts, checkpointer, log, stop);
            var history = results[0].History;
            log.Info(
                Invariant.Text(
                    $"Trained on {data.Rows} rows of {data.Features} features in {stop.Elapsed.TotalSeconds:F1} s. Kept the weights of "
                        + $"epoch {history.BestEpoch} of {history.Count}."
                )
            );
            if (MeanRow.Warning(data, history[history.BestEpoch - 1].MeanSquaredError) is { } warning)
                log.Warn(warning);
            return new AutoencoderFit(compared, [.. setups.Take(results.Count)], results, checkpointer, stop, seed);
        }
        catch
        {
            data?.Dispose();
            checkpointer?.Dispose();
            throw;
        }
    }

    /// <summary>Exports the network with the outputs that the columns are of, and opens it for scoring.</summary>
    /// <param name="columns">What it gives.</param>
    /// <param name="threshold">Of an anomaly detector.</param>
    /// <param name="scores">Of the training rows.</param>
    /// <param name="others">What columns hold in place of what the network gives; null for none.</param>
    public AutoencoderModel Export(
        IReadOnlyList<ModelColumn> columns,
        float? threshold = null,
        ScoreDistribution? scores = null,
        IReadOnlyDictionary<OutputRole, ScoreOutput>? others = null
    )
    {
        var outputs = columns
            .Select(column => column.Output(others?.GetValueOrDefault(column.Role)?.Size ?? SizeOf(column.Role), Taken))
            .ToList();
        var inputs = _data.Inputs(withTarget: columns.Any(column => column.Role.ComparesRows()));
        var state = new TrainingState(_setup.Plan.ToString(), [.. _results.Select(result => result.State)], _data.Scaler);
        var info = Info(outputs, inputs) with
        {
            OptionsJson = OptionsJson.Write(_setup.Options, _seed),
            OptionsCode = OptionsCode.Of(_setup.Options, _seed),
            Layers = _setup.Plan.Describe(),
            Threshold = threshold,
            Scores = scores,
            TrainingState = _setup.Options.KeepTrainingState ? state.ToBytes() : null,
        };
        var model = AutoencoderModel.Load(Write(info, inputs, others));
        model.TrainingStateSource = state.ToBytes;
        var (plan, layout, numbers, scaler) = (_setup.Plan, _setup.Step.Layout, _results[0].State, _data.Scaler);
        var whole = info with { TrainingState = null };
        var (rows, condition, hasLogVariance) = (_data.Inputs(withTarget: false), _data.Condition, _setup.Options.Objective.HasLogVariance);
        model.EncoderSource = () => Parts().Encoder(rows, hasLogVariance);
        if (_results[0].Codes is { } codes)
            model.DecoderSource = () => Parts().Decoder(condition, codes());
        return model;

        // Holds neither the training's data nor its state.
        PartFiles Parts() => new(plan, new WeightSpans(layout, numbers), scaler, whole);
    }

    /// <summary>What every graph of the networks says of them, and of the columns and the training.</summary>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="inputs">The columns of its rows.</param>
    public ModelInfo Info(IReadOnlyList<ModelOutput> outputs, IReadOnlyList<ModelInput> inputs)
    {
        var best = History[History.BestEpoch - 1];
        return new()
        {
            Kind = _setup.Plan.Kind,
            Outputs = outputs,
            OptionsJson = "{}",
            // Nothing of one vector of Single.
            Inputs = inputs is [{ IsPlain: true, Encoding: InputEncoding.Values }] ? [] : inputs,
            TargetNames = _data.TargetNames,
            FeatureNames = _data.FeatureNames,
            Training = new(_data.Rows, _data.SkippedRows, History.Count, best.Epoch, best.TrainingLoss, best.ValidationLoss),
        };
    }

    /// <summary>Writes a graph of the networks.</summary>
    /// <param name="info">Its outputs, and what the file says.</param>
    /// <param name="inputs">The columns of its rows.</param>
    /// <param name="others">What outputs hold in place of what a network gives; null for none.</param>
    public byte[] Write(ModelInfo info, IReadOnlyList<ModelInput> inputs, IReadOnlyDictionary<OutputRole, ScoreOutput>? others) =>
        AutoencoderGraph.Write(
            _setup.Plan,
            [.. _results.Select(result => new WeightSpans(_setup.Step.Layout, result.State))],
            _data.Scaler,
            info.Inputs.Count > 0 ? info.RowName : inputs[0].Name,
            info,
            others
        );

    private int SizeOf(OutputRole role) =>
        !role.IsVector() ? 1
        : role.IsPerFeature() ? _setup.Plan.Layout.Targets
        : _setup.Plan.LatentSize;

    /// <summary>Deletes the checkpoints; called when the model is made. A cancelled training may go on from them.</summary>
    public void Complete()
    {
        if (!_stop.IsCancellationRequested)
            _checkpointer?.Complete();
    }

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
            Peers = PeerGroup.Of(options.Peers),
            DivideRows = options.DivideRows,
        };

    public static void Warn(TrainingData data, TrainingLog log)
    {
        foreach (string warning in data.Warnings())
            log.Warn(warning);
    }
}
