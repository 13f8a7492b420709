using MLNetAutoencoder.Common;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Peers;
using MLNetAutoencoder.Training.Checkpoints;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>What a training gives.</summary>
/// <param name="State">The numbers of the best epoch.</param>
/// <param name="History">Every epoch.</param>
/// <param name="Codes">
/// How the codes of training rows are distributed, found out when it is asked for; null where nothing is rebuilt.
/// </param>
internal sealed record TrainingResult(SavedWeights State, TrainingHistory History, Func<LatentDistribution>? Codes);

/// <summary>Trains a network from options to plain arrays: restarts, a second try after a divergence, checkpoints.</summary>
internal sealed class AutoencoderTrainer
{
    private const double LowerRate = 0.1;
    private const float LargestUsual = 100; // of a value that a network learns from

    private readonly TrainingSetup _setup;
    private readonly int _seed;
    private readonly SavedWeights? _warmStart;
    private readonly Checkpointer? _checkpointer;
    private readonly TrainingLog _log;
    private readonly StopSignal _stop;
    private readonly IReadOnlyList<TrainingOutcome> _membersBefore;
    private TrainingOutcome? _winner;

    private AutoencoderTrainer(
        TrainingSetup setup,
        int seed,
        SavedWeights? warmStart,
        Checkpointer? checkpointer,
        TrainingLog log,
        StopSignal stop,
        IReadOnlyList<TrainingOutcome> membersBefore
    )
    {
        _setup = setup;
        _seed = seed;
        _warmStart = warmStart;
        _checkpointer = checkpointer;
        _log = log;
        _stop = stop;
        _membersBefore = membersBefore;
    }

    /// <summary>Trains one network.</summary>
    public static TrainingResult Train(
        TrainingSetup setup,
        int seed,
        SavedWeights? warmStart,
        Checkpointer? checkpointer,
        TrainingLog log,
        StopSignal? stop = null
    ) => Train([setup], seed, warmStart is null ? null : [warmStart], checkpointer, log, stop)[0];

    /// <summary>
    /// Trains the networks of an ensemble one after the other, each with its equal share of what is left of a time budget.
    /// </summary>
    /// <param name="setups">Of each network data, options and plan.</param>
    /// <param name="seed">Seeds weights and noise.</param>
    /// <param name="warmStarts">What each network's first training begins with; null for random weights.</param>
    /// <param name="checkpointer">Saves states, and gives the one to go on from; null for none.</param>
    /// <param name="log">Takes the lines of epochs and warnings.</param>
    /// <param name="stop">Tells when to end; null for one whose time begins now.</param>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite, at a lower learning rate too.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <returns>Of each network that was trained, one at least, before time or token ended it.</returns>
    public static IReadOnlyList<TrainingResult> Train(
        IReadOnlyList<TrainingSetup> setups,
        int seed,
        IReadOnlyList<SavedWeights>? warmStarts,
        Checkpointer? checkpointer,
        TrainingLog log,
        StopSignal? stop = null
    )
    {
        using var runtime = TorchRuntime.Enter();
        using var scope = NewDisposeScope();
        stop ??= new StopSignal(setups[0].Options, TimeProvider.System);
        var saved = checkpointer?.Begin(setups[0], seed, warmStarts);
        stop.Before = saved?.Elapsed ?? TimeSpan.Zero;
        List<TrainingOutcome> done = [.. saved?.Members() ?? []];
        while (done.Count < setups.Count && !stop.IsOver(done.Count, setups.Count))
        {
            int member = done.Count;
            if (setups.Count > 1 && saved is null)
                log.Info(Invariant.Text($"Network {member + 1} of {setups.Count}."));
            var trainer = new AutoencoderTrainer(
                setups[member],
                NoiseSeed.OfRestart(seed, member * (setups[member].Options.Restarts + 1)),
                warmStarts?[member],
                checkpointer,
                log,
                stop,
                [.. done]
            );
            try
            {
                done.Add(trainer.TrainBest(saved));
            }
            catch (OperationCanceledException) when (stop.IsEndWithBest(member > 0))
            {
                break;
            }
            saved = null;
        }
        return [.. done.Select((outcome, member) => Finish(setups[member], outcome))];
    }

    private static TrainingResult Finish(TrainingSetup setup, TrainingOutcome outcome)
    {
        var numbers = TrainingCodes.Of(setup, outcome.Best);
        setup.Plan.Objective.Finish(numbers);
        return new TrainingResult(
            outcome.Best,
            new TrainingHistory([.. outcome.Epochs], outcome.BestEpoch, setup.FewRows),
            Codes(setup, numbers)
        );
    }

    private static Func<LatentDistribution>? Codes(TrainingSetup setup, PlanNumbers numbers)
    {
        if (!setup.Plan.Objective.HasDecoder)
            return null;
        int size = setup.Plan.LatentSize;
        if (setup.Plan.Objective.HasStandardNormalCodes)
            return () => LatentDistribution.Standard(size);
        float[][] codes = numbers.Compute(pass => pass.Code(pass.Head()), setup.RowsToSample);
        return () => LatentDistribution.Of(codes);
    }

    private TrainingOutcome TrainBest(CheckpointState? saved)
    {
        _winner = saved?.Winner();
        for (int restart = saved?.Restart ?? 0; restart <= _setup.Options.Restarts; restart++)
        {
            if (restart > 0 && saved is null)
                _log.Info(Invariant.Text($"Restart {restart} of {_setup.Options.Restarts}."));
            TrainingOutcome? outcome;
            try
            {
                outcome = Attempt(restart, saved);
            }
            catch (OperationCanceledException) when (_stop.IsEndWithBest(_winner is not null))
            {
                break;
            }
            saved = null;
            if (outcome is not null && (_winner is null || outcome.Value < _winner.Value))
                _winner = outcome;
            if (outcome is { IsComplete: false })
                break;
        }
        return _winner!;
    }

    /// <summary>One training, and a second at a lower rate if it diverges.</summary>
    /// <returns>Null when it diverged and others may not, or did not.</returns>
    private TrainingOutcome? Attempt(int restart, CheckpointState? saved)
    {
        double share = saved?.RateShare ?? 1;
        while (true)
        {
            try
            {
                return Attempt(restart, share, saved);
            }
            catch (DivergedException e)
            {
                if (share == 1 && !_setup.Options.Optimizer.NeedsFullBatch)
                {
                    (share, saved) = (LowerRate, null);
                    _log.Warn(
                        Invariant.Text(
                            $"Training diverged in epoch {e.Epoch}: the loss is {e.Loss}. Beginning again at a tenth of the learning "
                                + $"rate, {Rate(share)}."
                        )
                    );
                    continue;
                }
                if (_winner is null && restart == _setup.Options.Restarts)
                    throw PeerGroup.Agreed(new InvalidOperationException(Message(e), e));
                string which = restart == 0 ? "The first training" : Invariant.Text($"Restart {restart}");
                _log.Warn(Invariant.Text($"{which} diverged in epoch {e.Epoch} and is left out."));
                return null;
            }
        }
    }

    private TrainingOutcome Attempt(int restart, double share, CheckpointState? saved)
    {
        int seed = NoiseSeed.OfRestart(_seed, restart);
        var reporter = new ProgressReporter(
            TimeProvider.System,
            _setup.Options.Progress,
            _log.Info,
            _setup.Epochs,
            _stop.Budget - _stop.Elapsed
        );
        using var run = new TrainingRun(
            _setup,
            Initial(restart, seed, share, isResumed: saved is not null),
            seed,
            Rate(share),
            reporter,
            _stop
        );
        if (saved is not null)
            run.Restore(saved);
        return run.Run(
            epoch => _checkpointer?.StepDone(epoch, Save),
            () =>
            {
                if (_stop.IsCancellationRequested) // and not that the time is over, which is an end
                    _checkpointer?.Interrupted(Save);
            }
        );

        CheckpointState Save()
        {
            var state = new CheckpointState();
            state.SetAttempt(restart, share, _stop.Elapsed);
            state.PutMembers(_membersBefore);
            if (_winner is not null)
                state.PutWinner(_winner);
            run.Save(state);
            return state;
        }
    }

    private SavedWeights Initial(int restart, int seed, double share, bool isResumed)
    {
        if (restart == 0 && _warmStart is not null)
            return _warmStart;
        var drawn = InitialWeights.Draw(_setup.Step.Layout, _setup.Options.Initializer, seed);
        if (isResumed)
            return drawn; // which the saved state takes the place of
        if (_setup.Options.PretrainingEpochs > 0)
            LayerwisePretraining.Pretrain(_setup, drawn, seed, Rate(share), _stop, _log);
        _setup.Plan.Objective.Prepare(TrainingCodes.Of(_setup, drawn));
        return drawn;
    }

    private string Message(DivergedException e)
    {
        string scale = $"the features (Scaling is {_setup.Options.Scaling}){Beside()}.{Farthest()}";
        return _setup.Options.Optimizer.NeedsFullBatch
            ? Invariant.Text($"Training diverged in epoch {e.Epoch}: the loss is {e.Loss}. Scale {scale}")
            : Invariant.Text(
                $"Training diverged in epoch {e.Epoch}: the loss is {e.Loss}, and it did so at a tenth of the rate too. Lower "
                    + $"LearningRate (it is {_setup.Options.LearningRate}), or scale {scale}"
            );
    }

    /// <summary>The value that may be to blame; empty where all are small.</summary>
    private string Farthest()
    {
        var (feature, value) = _setup.Data.Farthest();
        return Math.Abs(value) > LargestUsual ? Invariant.Text($" The largest value comes from {feature}, which reaches {value:G3}.") : "";
    }

    /// <summary>What else of the options may be to blame: what is not left at its default.</summary>
    private string Beside()
    {
        var options = _setup.Options;
        List<string> chosen = [];
        if (options.Loss != ReconstructionLoss.MeanSquaredError)
            chosen.Add($"{nameof(options.Loss)} is {options.Loss}");
        if (options.Objective != Objective.Reconstruction())
            chosen.Add($"{nameof(options.Objective)} is {options.Objective}");
        if (options.Corruption is { } corruption)
            chosen.Add($"{nameof(options.Corruption)} is {corruption}");
        return chosen.Count == 0 ? "" : $", or choose a milder loss, objective or corruption ({string.Join(", ", chosen)})";
    }

    private double Rate(double share) => _setup.Options.LearningRate * share;
}

/// <summary>What one training from one set of initial weights came to.</summary>
/// <param name="Best">The network of the best epoch.</param>
/// <param name="Epochs">Every epoch.</param>
/// <param name="BestEpoch">Counted from 1.</param>
/// <param name="Value">The monitored quantity of the best epoch.</param>
/// <param name="IsComplete">Whether it came to its end by itself, and was not stopped by a budget or a cancellation.</param>
internal sealed record TrainingOutcome(SavedWeights Best, IReadOnlyList<EpochRecord> Epochs, int BestEpoch, float Value, bool IsComplete);

/// <summary>A loss became NaN or infinite.</summary>
internal sealed class DivergedException(int epoch, double loss) : Exception
{
    public int Epoch { get; } = epoch;

    public double Loss { get; } = loss;
}
