namespace MLNetAutoencoder.Training;

/// <summary>
/// Tells the user's progress and ML.NET's log how far a training is: of every epoch, and within one only now and then. Called on the thread
/// that trains.
/// </summary>
internal sealed class ProgressReporter
{
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_logEvery = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly Action<string> _log;
    private readonly int _epochs;
    private readonly TimeSpan? _timeBudget;
    private readonly long _reportTicks;
    private readonly long _start;
    private long _reported;
    private long _logged;

    private int _epoch;
    private long? _batches;
    private long _epochStart;
    private long _firstBatch;
    private long _firstRow;
    private TimeSpan _wholeEpochsTime;
    private int _wholeEpochs;

    /// <param name="clock">The clock.</param>
    /// <param name="progress">Is told about twice a second and of every epoch; null for nobody.</param>
    /// <param name="log">Is told of every epoch, and within one every ten seconds.</param>
    /// <param name="epochs">The greatest number of epochs.</param>
    /// <param name="timeBudget">The time that the training may take from now on; null for no limit.</param>
    public ProgressReporter(TimeProvider clock, IProgress<TrainingProgress>? progress, Action<string> log, int epochs, TimeSpan? timeBudget)
    {
        _clock = clock;
        _progress = progress;
        _log = log;
        _epochs = epochs;
        _timeBudget = timeBudget;
        _reportTicks = (long)(s_reportEvery.TotalSeconds * clock.TimestampFrequency);
        _start = _reported = _logged = clock.GetTimestamp();
    }

    /// <summary>Called before the first batch of an epoch, or before the first that is left of a resumed one.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="batches">Batches of an epoch; null when that is not known yet.</param>
    /// <param name="batchesDone">Batches that were done before the training was interrupted.</param>
    /// <param name="rowsDone">Rows in them.</param>
    public void EpochStarted(int epoch, long? batches, long batchesDone = 0, long rowsDone = 0)
    {
        _epoch = epoch;
        _batches = batches;
        _firstBatch = batchesDone;
        _firstRow = rowsDone;
        _epochStart = _clock.GetTimestamp();
    }

    /// <summary>Called after every batch; mostly it only looks at the clock.</summary>
    /// <param name="batch">Batches of the epoch that are done.</param>
    /// <param name="rows">Rows in them.</param>
    /// <param name="learningRate">Of the last step.</param>
    /// <param name="trainingLoss">Gives the mean loss so far; called only when a report is due, since to ask costs time.</param>
    public void BatchDone(long batch, long rows, double learningRate, Func<float> trainingLoss)
    {
        if (_clock.GetTimestamp() - _reported < _reportTicks)
            return;
        double seconds = _clock.GetElapsedTime(_epochStart).TotalSeconds;
        var report = new TrainingProgress
        {
            Epoch = _epoch,
            Epochs = _epochs,
            Batch = batch,
            Batches = _batches,
            TrainingLoss = trainingLoss(),
            ValidationLoss = null,
            RowsPerSecond = seconds > 0 ? (rows - _firstRow) / seconds : 0,
            LearningRate = learningRate,
            TimeLeft = Within(TimeOfEpochs(batch)),
            IsEpochEnd = false,
            IsBest = false,
        };
        Tell(report, isLogged: _clock.GetElapsedTime(_logged) >= s_logEvery);
    }

    /// <summary>Called after every epoch.</summary>
    /// <param name="record">The epoch.</param>
    /// <param name="batches">Its batches.</param>
    /// <param name="isBest">Whether it is the best so far.</param>
    /// <param name="isLast">Whether no other follows.</param>
    public void EpochDone(EpochRecord record, long batches, bool isBest, bool isLast)
    {
        if (_firstBatch == 0)
        {
            _wholeEpochs++;
            _wholeEpochsTime += _clock.GetElapsedTime(_epochStart);
        }
        _batches = batches;
        var report = new TrainingProgress
        {
            Epoch = record.Epoch,
            Epochs = _epochs,
            Batch = batches,
            Batches = batches,
            TrainingLoss = record.TrainingLoss,
            ValidationLoss = record.ValidationLoss,
            RowsPerSecond = record.RowsPerSecond,
            LearningRate = record.LearningRate,
            TimeLeft = Within(isLast ? 0 : SecondsPerEpoch(batches) * (_epochs - record.Epoch)),
            IsEpochEnd = true,
            IsBest = isBest,
            IsLast = isLast,
        };
        Tell(report, isLogged: true);
    }

    private void Tell(TrainingProgress report, bool isLogged)
    {
        if (isLogged)
        {
            _log(report.ToString());
            _logged = _clock.GetTimestamp();
        }
        _progress?.Report(report);
        _reported = _clock.GetTimestamp();
    }

    /// <summary>Seconds to the end of the last epoch, from within one; null when that cannot be told.</summary>
    private double? TimeOfEpochs(long batch)
    {
        double left = _batches is { } batches ? 1 - ((double)batch / batches) : double.NaN;
        if (double.IsNaN(left) && SecondsPerEpoch(batch) is { } usual)
            left = Math.Max(0, 1 - (_clock.GetElapsedTime(_epochStart).TotalSeconds / usual));
        return double.IsNaN(left) ? null : SecondsPerEpoch(batch) * (left + _epochs - _epoch);
    }

    /// <summary>By the epochs that ran from beginning to end here, or by the batches of this one.</summary>
    private double? SecondsPerEpoch(long batch)
    {
        if (_wholeEpochs > 0)
            return _wholeEpochsTime.TotalSeconds / _wholeEpochs;
        return _batches is { } batches && batch > _firstBatch
            ? _clock.GetElapsedTime(_epochStart).TotalSeconds / (batch - _firstBatch) * batches
            : null;
    }

    private TimeSpan? Within(double? seconds)
    {
        if (_timeBudget is { } budget)
            seconds = Math.Min(seconds ?? double.PositiveInfinity, Math.Max(0, (budget - _clock.GetElapsedTime(_start)).TotalSeconds));
        return seconds is { } known ? TimeSpan.FromSeconds(Math.Min(known, TimeSpan.MaxValue.TotalSeconds / 2)) : null;
    }
}

/// <summary>Where a training writes what it does.</summary>
/// <param name="Info">Takes a line.</param>
/// <param name="Warn">Takes a line about something that the user should know.</param>
internal sealed record TrainingLog(Action<string> Info, Action<string> Warn)
{
    /// <summary>Warns with the first line that it takes, and passes over the others.</summary>
    public Action<string> WarnOnce()
    {
        bool isTold = false;
        return line =>
        {
            if (!isTold)
                Warn(line);
            isTold = true;
        };
    }
}
