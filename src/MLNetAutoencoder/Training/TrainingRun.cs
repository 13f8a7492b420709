using System.Diagnostics;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Training.Checkpoints;
using MLNetAutoencoder.Training.Steps;
using MLNetAutoencoder.Training.Updates;

namespace MLNetAutoencoder.Training;

/// <summary>
/// One training from one set of initial weights: epochs of steps, early stopping, the best weights kept. Its whole state can be saved
/// between two steps and restored.
/// </summary>
internal sealed partial class TrainingRun : IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly int _seed;
    private readonly Weights _parameters;
    private readonly Weights _best;
    private readonly GradientEngine _engine;
    private readonly WeightUpdate _update;
    private readonly EarlyStopping _stopping;
    private readonly ProgressReporter _reporter;
    private readonly StopSignal _stop;
    private readonly Func<float> _meanLoss;
    private readonly List<EpochRecord> _epochs = [];
    private long _batch;
    private long _rows;
    private double _lossSum;
    private readonly double[] _terms;
    private readonly double[] _termSums;
    private (long Rows, TimeSpan Time) _differentiated;
    private TimeSpan _timeBefore;
    private long _start;

    /// <param name="setup">Data, options and plan.</param>
    /// <param name="initial">The numbers to begin with.</param>
    /// <param name="seed">Seeds the noise.</param>
    /// <param name="learningRate">The rate that the schedule goes out from.</param>
    /// <param name="reporter">Is told of steps and epochs.</param>
    /// <param name="stop">Asked between steps.</param>
    public TrainingRun(TrainingSetup setup, SavedWeights initial, int seed, double learningRate, ProgressReporter reporter, StopSignal stop)
    {
        _setup = setup;
        _seed = seed;
        _reporter = reporter;
        _stop = stop;
        _terms = new double[setup.Plan.Objective.Terms.Count];
        _termSums = new double[_terms.Length];
        _meanLoss = () => (float)(_lossSum / _rows);
        _stopping = new EarlyStopping(setup.Options.Patience, setup.Options.MinimumImprovement);
        try
        {
            _parameters = new Weights(initial, setup.Device);
            _best = new Weights(initial, setup.Device);
            _engine = new GradientEngine(setup, _parameters, stop);
            _update = new WeightUpdate(setup, _parameters.Values, _engine.Gradient, learningRate);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private int Epoch => _epochs.Count + 1;

    private TimeSpan EpochTime => _timeBefore + Stopwatch.GetElapsedTime(_start);

    private bool HasStep => _epochs.Count > 0 || _batch > 0;

    private bool IsAtEnd => Epoch > _setup.Epochs || _stopping.ShouldStop || _update.HasConverged;

    /// <summary>Trains till an end.</summary>
    /// <param name="stepDone">Is called whenever the state is whole: after a step with null, after an epoch with its number.</param>
    /// <param name="interrupted">
    /// Is called where the end is not that of the training, with a state that it can go on from; not from within a descent, which has none.
    /// </param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="DivergedException">A loss became NaN or infinite.</exception>
    public TrainingOutcome Run(Action<int?> stepDone, Action interrupted)
    {
        bool isComplete = true;
        try
        {
            while (isComplete && !IsAtEnd)
                isComplete = RunEpoch(stepDone, interrupted);
        }
        catch (OperationCanceledException) when (!_isDescending)
        {
            interrupted();
            throw;
        }
        return new TrainingOutcome(_best.ToArrays(), _epochs, _stopping.BestEpoch, _stopping.Best, isComplete);
    }

    /// <summary>Writes all that is needed to go on from here.</summary>
    public void Save(CheckpointState state)
    {
        state.Epochs = [.. _epochs];
        state.Batch = _batch;
        state.Counters["run"] = [_rows, _lossSum, EpochTime.TotalSeconds];
        state.Counters["terms"] = [.. _termSums];
        state.Counters["stopping"] = _stopping.Counters;
        state.Put("network", _parameters.ToArrays());
        state.Put("best", _best.ToArrays());
        _update.Save(state);
    }

    /// <summary>Goes back to a saved state.</summary>
    public void Restore(CheckpointState state)
    {
        _epochs.AddRange(state.Epochs);
        _batch = state.Batch;
        _rows = (long)state.Counters["run"][0];
        _lossSum = state.Counters["run"][1];
        state.Counters["terms"].CopyTo(_termSums, 0);
        _timeBefore = TimeSpan.FromSeconds(state.Counters["run"][2]);
        _stopping.Counters = state.Counters["stopping"];
        _parameters.Load(state.Network("network"));
        _best.Load(state.Network("best"));
        _update.Restore(state);
    }

    public void Dispose()
    {
        _engine?.Dispose();
        _update?.Dispose();
        _parameters?.Dispose();
        _best?.Dispose();
    }

    /// <summary>Learns from all rows, or what is left of them, and measures.</summary>
    /// <returns>Whether another epoch may follow.</returns>
    private bool RunEpoch(Action<int?> stepDone, Action interrupted)
    {
        _start = Stopwatch.GetTimestamp();
        _reporter.EpochStarted(Epoch, _setup.BatchesPerEpoch, _batch, _rows);
        bool isWhole = _update.IsFullBatch ? DescendEpoch() : StepEpoch(stepDone);
        Evaluation? evaluation = null;
        if (isWhole || _epochs.Count == 0)
        {
            OnMeasuredWeights(() => evaluation = _engine.Evaluate(() => _stop.IsCancelled(HasStep)));
            isWhole &= evaluation is not null || _setup.Data.ValidationRows == 0;
        }
        if (!isWhole && !_isDescending)
            interrupted();
        if (isWhole || _epochs.Count == 0)
            EndEpoch(evaluation);
        if (!isWhole)
            return false;
        stepDone(Epoch - 1);
        if (!_stop.IsRaised(hasStep: true, TimeLeft()))
            return true;
        interrupted();
        return false;
    }

    /// <summary>A step for each batch that is left of the epoch.</summary>
    /// <returns>Whether it came to the last one.</returns>
    private bool StepEpoch(Action<int?> stepDone)
    {
        try
        {
            return Steps(stepDone);
        }
        catch (OperationCanceledException) when (_stop.IsEndWithBest(HasStep))
        {
            return false; // while waiting for rows
        }
    }

    private bool Steps(Action<int?> stepDone)
    {
        using var reader = _setup.Data.OpenTraining(_setup.BatchSize, Epoch);
        reader.Skip(_batch);
        for (int own; (own = reader.Next()) > 0 || _batch < _setup.BatchesPerEpoch; )
        {
            if (_stop.IsRaised(HasStep, TimeLeft()))
                return false;
            long rows = _setup.Data.RowsOfBatch(_batch, _setup.BatchSize);
            double epochs = _epochs.Count + ((double)_batch / _setup.BatchesPerEpoch);
            long start = Stopwatch.GetTimestamp();
            _lossSum += _engine.Differentiate(
                reader,
                own,
                rows,
                Epoch,
                new StepMoment(NoiseSeed.OfBatch(_seed, Epoch, _batch), epochs),
                _terms
            );
            _differentiated = (_differentiated.Rows + own, _differentiated.Time + Stopwatch.GetElapsedTime(start));
            AddTerms();
            _update.Step();
            _rows += rows;
            _batch++;
            _reporter.BatchDone(_batch, _rows, _update.LearningRate, _meanLoss);
            stepDone(null);
        }
        return true;
    }

    /// <summary>
    /// How long measuring, codes, scores and the model's file will take once no step is taken any more: a row is a third of the work there,
    /// as it goes forward only.
    /// </summary>
    private TimeSpan TimeLeft()
    {
        long rows = _setup.RowsAfterTraining + (_epochs.Count == 0 ? _setup.Data.ValidationRows : 0);
        return _differentiated.Rows == 0 ? default : _setup.ExportTime + (_differentiated.Time * ((double)rows / _differentiated.Rows / 3));
    }

    private void AddTerms()
    {
        for (int i = 0; i < _terms.Length; i++)
            _termSums[i] += _terms[i];
    }

    /// <summary>Does something while the averaged weights, if there are any, are in the place of the weights.</summary>
    private void OnMeasuredWeights(Action work)
    {
        _update.BeginMeasure();
        try
        {
            work();
        }
        finally
        {
            _update.EndMeasure();
        }
    }

    /// <summary>Writes the epoch down, and keeps the network if it is the best so far.</summary>
    private void EndEpoch(Evaluation? evaluation)
    {
        _engine.CheckWeights(Epoch);
        var duration = EpochTime;
        var record = new EpochRecord
        {
            Epoch = Epoch,
            TrainingLoss = _meanLoss(),
            ValidationLoss = evaluation?.Loss,
            MeanSquaredError = evaluation?.MeanSquaredError,
            MeanAbsoluteError = evaluation?.MeanAbsoluteError,
            Terms = Terms(),
            LearningRate = _update.LearningRate,
            RowsPerSecond = _rows / duration.TotalSeconds,
            Duration = duration,
            MemoryBytes = Environment.WorkingSet,
        };
        float value = _setup.Monitored(record);
        if (!float.IsFinite(value))
            throw new DivergedException(Epoch, value);
        bool isBest = _stopping.Observe(Epoch, value);
        if (isBest)
            OnMeasuredWeights(() => _parameters.CopyTo(_best));
        _epochs.Add(record);
        _update.EndEpoch(value);
        _reporter.EpochDone(record, _setup.BatchesPerEpoch, isBest, IsAtEnd);
        (_batch, _rows, _lossSum) = (0, 0, 0);
        Array.Clear(_termSums);
        (_timeBefore, _start) = (default, Stopwatch.GetTimestamp());
    }

    private Dictionary<string, float> Terms() =>
        _setup.Plan.Objective.Terms.Select((name, i) => (name, (float)(_termSums[i] / _rows))).ToDictionary();
}
