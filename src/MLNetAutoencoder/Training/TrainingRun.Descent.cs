using System.Diagnostics;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Training.Steps;

namespace MLNetAutoencoder.Training;

/// <content>Epochs of an optimizer that takes one step by the gradient over all rows.</content>
internal sealed partial class TrainingRun
{
    /// <summary>Whether a descent was left before its end, with weights from the middle of a line search.</summary>
    private bool _isDescending;

    /// <summary>One step of an optimizer that goes by the gradient over all rows.</summary>
    private bool DescendEpoch()
    {
        double loss;
        _isDescending = true;
        try
        {
            loss = _update.Descend(Evaluate);
        }
        catch (Exception e) when (e is StoppedException || (e is OperationCanceledException && _stop.IsEndWithBest(HasStep)))
        {
            return false;
        }
        _isDescending = false;
        if (!double.IsFinite(loss))
            throw new DivergedException(Epoch, loss);
        _lossSum = loss * _setup.Data.TrainingRows;
        _rows = _setup.Data.TrainingRows;
        return true;
    }

    /// <summary>Adds up the gradient over all rows.</summary>
    /// <returns>The mean loss; infinity where a batch has none, so that the line search tries a shorter step.</returns>
    private double Evaluate()
    {
        double sum = 0;
        long batch = 0,
            own = 0,
            start = Stopwatch.GetTimestamp();
        Array.Clear(_termSums);
        using var reader = _setup.Data.OpenTraining(_setup.BatchSize, epoch: 1);
        for (int rows; (rows = reader.Next()) > 0; )
        {
            if (_stop.IsRaised(HasStep))
                throw new StoppedException();
            try
            {
                sum += _engine.Differentiate(
                    reader,
                    rows,
                    _setup.Data.TrainingRows,
                    Epoch,
                    new StepMoment(NoiseSeed.OfBatch(_seed, 1, batch++), double.PositiveInfinity),
                    _terms
                );
                AddTerms();
            }
            catch (DivergedException)
            {
                sum = double.PositiveInfinity;
                break;
            }
            _engine.AddUp(isFirst: batch == 1);
            own += rows;
        }
        sum = _engine.Join(sum, own, _termSums, Stopwatch.GetElapsedTime(start));
        return double.IsFinite(sum) ? sum / _setup.Data.TrainingRows : double.PositiveInfinity;
    }

    /// <summary>Ends a descent from within.</summary>
    private sealed class StoppedException : Exception;
}
