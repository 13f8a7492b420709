using MLNetAutoencoder.Data;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Peers;
using MLNetAutoencoder.Training.Steps;
using MLNetAutoencoder.Training.Updates;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>
/// Takes a step at each of some rising learning rates and watches the loss (Smith 2017). Schedule, restarts and early stopping play no
/// part.
/// </summary>
internal sealed class LearningRateRangeTest : IDisposable
{
    /// <summary>How old the losses in a smoothed loss are in the mean, as a share of all steps: 9 of 100.</summary>
    private const double Lag = 0.09;

    /// <summary>The test ends where the smoothed loss is so many times its lowest value.</summary>
    private const double Diverged = 4;

    private readonly TrainingSetup _setup;
    private readonly int _seed;
    private readonly Weights _parameters;
    private readonly GradientEngine _engine;
    private readonly WeightUpdate _update;
    private readonly double[] _terms;
    private IBatchReader? _reader;
    private int _epoch;
    private long _batch;

    private LearningRateRangeTest(TrainingSetup setup, int seed)
    {
        _setup = setup;
        _seed = seed;
        _terms = new double[setup.Plan.Objective.Terms.Count];
        _parameters = new Weights(InitialWeights.Draw(setup.Step.Layout, setup.Options.Initializer, seed), setup.Device);
        _engine = new GradientEngine(setup, _parameters);
        _update = new WeightUpdate(setup, _parameters.Values, _engine.Gradient, setup.Options.LearningRate);
    }

    /// <summary>Runs the test on new weights.</summary>
    /// <param name="setup">Data, options and plan; its optimizer goes by batches.</param>
    /// <param name="seed">Seeds weights and noise.</param>
    /// <param name="rates">The rates, rising.</param>
    /// <exception cref="InvalidOperationException">The loss is not a number before the first step.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static LearningRateRange Take(TrainingSetup setup, int seed, IReadOnlyCollection<double> rates)
    {
        using var runtime = TorchRuntime.Enter();
        using var scope = NewDisposeScope();
        using var test = new LearningRateRangeTest(setup, seed);
        double lag = Lag * rates.Count;
        return new LearningRateRange(test.Points(rates, new RunningMean(lag)), (int)Math.Round(lag));
    }

    /// <summary>Rates from the lowest to the highest, each larger than the one before by the same factor.</summary>
    public static double[] Rates(double lowest, double highest, int steps) =>
        [.. Enumerable.Range(0, steps).Select(i => lowest * Math.Pow(highest / lowest, (double)i / (steps - 1)))];

    public void Dispose()
    {
        _reader?.Dispose();
        _engine.Dispose();
        _update.Dispose();
        _parameters.Dispose();
    }

    private List<LearningRatePoint> Points(IEnumerable<double> rates, RunningMean mean)
    {
        var points = new List<LearningRatePoint>();
        double best = mean.Add(FirstLoss());
        foreach (double rate in rates)
        {
            _update.Step(rate);
            if (NextLoss() is not { } loss)
                break;
            double smoothed = mean.Add(loss);
            points.Add(new LearningRatePoint(rate, loss, smoothed));
            best = Math.Min(best, smoothed);
            if (smoothed > Diverged * best)
                break;
        }
        return points;
    }

    private double FirstLoss() =>
        NextLoss()
        ?? throw new InvalidOperationException(
            $"The loss is not finite before the first step; scale the features (Scaling is {_setup.Options.Scaling})."
        );

    /// <summary>The mean loss over the next batch, whose gradient is then in place; null when it is NaN or infinite.</summary>
    private double? NextLoss()
    {
        if (_setup.Data.Peers.Any(_setup.Options.CancellationToken.IsCancellationRequested))
            throw PeerGroup.Agreed(new OperationCanceledException(_setup.Options.CancellationToken));
        int own = NextBatch();
        long rows = _setup.Data.RowsOfBatch(_batch, _setup.BatchSize);
        try
        {
            return _engine.Differentiate(
                    _reader!,
                    own,
                    rows,
                    _epoch,
                    new StepMoment(NoiseSeed.OfBatch(_seed, _epoch, _batch++), _epoch - 1),
                    _terms
                ) / rows;
        }
        catch (DivergedException)
        {
            return null;
        }
    }

    /// <summary>Moves to the next batch, of the next epoch where this one is at its end.</summary>
    private int NextBatch()
    {
        int rows;
        while ((rows = _reader?.Next() ?? 0) == 0 && (_reader is null || _batch == _setup.BatchesPerEpoch))
        {
            _reader?.Dispose();
            _reader = _setup.Data.OpenTraining(_setup.BatchSize, ++_epoch);
            _batch = 0;
        }
        return rows;
    }
}

/// <summary>An exponentially weighted mean, corrected for its start as Kingma and Ba (2015) do.</summary>
/// <param name="age">How many values ago those in the mean were, by their weights and after many: 0 or greater.</param>
internal sealed class RunningMean(double age)
{
    private readonly double _decay = age / (1 + age);
    private double _sum;
    private double _weight;

    /// <summary>Takes a value.</summary>
    /// <returns>The mean of all values up to this.</returns>
    public double Add(double value)
    {
        _sum = (_decay * _sum) + ((1 - _decay) * value);
        _weight = (_decay * _weight) + (1 - _decay);
        return _sum / _weight;
    }
}
