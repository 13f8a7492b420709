using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Training.Updates;

/// <summary>
/// The learning rate of every step: a schedule, and a linear warm-up in front of it. All but the plateau is a function of the step, so the
/// counters are all there is to resume from.
/// </summary>
internal sealed class RateSchedule
{
    private readonly LearningRateSchedule _schedule;
    private readonly double _rate;
    private readonly long _stepsPerEpoch;
    private readonly long _warmupSteps;
    private readonly long _steps;
    private readonly Plateau? _plateau;
    private long _epochs;

    /// <param name="schedule">The schedule after the warm-up.</param>
    /// <param name="rate">The learning rate that the schedule starts from, or rises to.</param>
    /// <param name="warmupEpochs">Epochs of the warm-up, a fraction of one too; 0 for none.</param>
    /// <param name="totalEpochs">The greatest number of epochs, the warm-up's among them.</param>
    /// <param name="stepsPerEpoch">Steps of the optimizer in an epoch.</param>
    public RateSchedule(LearningRateSchedule schedule, double rate, double warmupEpochs, int totalEpochs, long stepsPerEpoch)
    {
        _schedule = schedule;
        _rate = rate;
        _stepsPerEpoch = stepsPerEpoch;
        _warmupSteps = (long)Math.Round(warmupEpochs * stepsPerEpoch);
        _steps = Math.Max(1, (totalEpochs * stepsPerEpoch) - _warmupSteps);
        _plateau = schedule is PlateauRate plateau ? new Plateau(plateau) : null;
    }

    public double[] Counters
    {
        get => [_epochs, .. _plateau?.Counters ?? []];
        set
        {
            Guard.That(
                value.Length == Counters.Length,
                nameof(value),
                $"The schedule has {Counters.Length} counters, not {value.Length}; take those of the same schedule."
            );
            _epochs = (long)value[0];
            if (_plateau is not null)
                _plateau.Counters = value[1..];
        }
    }

    /// <summary>The rate of a step, counted from 0.</summary>
    public double Rate(long step) => step < _warmupSteps ? Scheduled(0) * (step + 1) / (_warmupSteps + 1) : Scheduled(step - _warmupSteps);

    /// <summary>Takes the loss after an epoch. Those of the warm-up do not count: the rate was not the schedule's.</summary>
    public void EndEpoch(double monitoredLoss)
    {
        _epochs++;
        if (_epochs * _stepsPerEpoch > _warmupSteps)
            _plateau?.Observe(monitoredLoss);
    }

    private double Scheduled(long step) =>
        _schedule switch
        {
            ConstantRate => _rate,
            StepRate s => _rate * Math.Pow(s.Factor, step / _stepsPerEpoch / s.Epochs),
            ExponentialRate s => _rate * Math.Pow(s.Factor, step / _stepsPerEpoch),
            CosineRate s => Cosine(s, (double)step / _stepsPerEpoch),
            OneCycleRate s => OneCycle(s, step),
            PlateauRate s => Math.Max(_rate * _plateau!.Share, Math.Min(_rate, s.MinimumRate)),
            _ => throw new InvalidOperationException($"There is no learning rate for the schedule {_schedule}."),
        };

    private double Cosine(CosineRate settings, double epoch)
    {
        double period = settings.PeriodEpochs;
        if (settings.PeriodFactor == 1)
            epoch %= period;
        while (epoch >= period)
        {
            epoch -= period;
            period *= settings.PeriodFactor;
        }
        return Between(_rate, _rate * settings.MinimumShare, epoch / period);
    }

    private double OneCycle(OneCycleRate settings, long step)
    {
        double first = _rate / settings.StartDivisor;
        double peakStep = Math.Max(0, (settings.PeakShare * _steps) - 1);
        if (step < peakStep)
            return Between(first, _rate, step / peakStep);
        double fall = Math.Max(1, _steps - 1 - peakStep);
        return Between(_rate, first / settings.EndDivisor, Math.Min(1, (step - peakStep) / fall));
    }

    /// <summary>Along half a cosine, level at both ends.</summary>
    private static double Between(double from, double to, double share) => to + ((from - to) * (1 + Math.Cos(Math.PI * share)) / 2);
}

/// <summary>Counts epochs without improvement and lowers a share of the learning rate when there are too many.</summary>
internal sealed class Plateau(PlateauRate settings)
{
    private double _best = double.PositiveInfinity;
    private int _epochsWithout;

    /// <summary>What the learning rate is to be multiplied with.</summary>
    public double Share { get; private set; } = 1;

    public double[] Counters
    {
        get => [Share, _best, _epochsWithout];
        set => (Share, _best, _epochsWithout) = (value[0], value[1], (int)value[2]);
    }

    public void Observe(double loss)
    {
        if (IsImprovement(loss))
        {
            _best = loss;
            _epochsWithout = 0;
            return;
        }
        if (++_epochsWithout <= settings.Patience)
            return;
        Share *= settings.Factor;
        _epochsWithout = 0;
    }

    /// <summary>A loss can be negative, so the improvement is measured against the size of the best; NaN is none.</summary>
    private bool IsImprovement(double loss) =>
        double.IsInfinity(_best) ? loss < _best : loss < _best - (settings.MinimumImprovement * Math.Abs(_best));
}
