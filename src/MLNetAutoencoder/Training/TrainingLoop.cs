using System.Diagnostics;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Fits a network to rows: mini-batches of Adam on the mean squared error, early stopping, best weights kept.</summary>
internal sealed class TrainingLoop
{
    private readonly AutoencoderTrainingOptions _options;
    private readonly AutoencoderNetwork _network;
    private readonly RowBatches _batches;
    private readonly Action<TrainingProgress> _report;

    /// <param name="network">The network to fit, in place.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="options">Epochs, rate, patience and cancellation.</param>
    /// <param name="report">Is told of every epoch.</param>
    public TrainingLoop(AutoencoderNetwork network, RowBatches batches, AutoencoderTrainingOptions options, Action<TrainingProgress> report)
    {
        _network = network;
        _batches = batches;
        _options = options;
        _report = report;
    }

    /// <summary>Trains, and leaves the network with the weights of the best epoch.</summary>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    public TrainingHistory Run()
    {
        var epochs = new List<EpochRecord>();
        var stopping = new EarlyStopping(_options.Patience, _options.MinimumImprovement);
        using var optimizer = new AdamOptimizer(_network.parameters(), _options.LearningRate);
        using var best = new WeightSnapshot(_network);
        for (int epoch = 1; epoch <= _options.Epochs && !stopping.ShouldStop; epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            float training = TrainEpoch(optimizer);
            float? validation = _batches.HasValidation ? Validate() : null;
            float loss = validation ?? training;
            if (!float.IsFinite(loss) || !float.IsFinite(training))
                throw Diverged(epoch, loss);
            bool isBest = stopping.Observe(epoch, loss);
            if (isBest)
                best.Take();
            var duration = Stopwatch.GetElapsedTime(start);
            epochs.Add(new EpochRecord(epoch, training, validation, duration));
            _report(new TrainingProgress(epoch, _options.Epochs, training, validation, _batches.TrainingRows / duration.TotalSeconds, isBest));
        }
        best.Restore();
        return new TrainingHistory(epochs, stopping.BestEpoch);
    }

    private float TrainEpoch(AdamOptimizer optimizer)
    {
        double sum = 0;
        _batches.Shuffle();
        for (int batch = 0; batch < _batches.TrainingBatches; batch++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var rows = _batches.Training(batch); // (B, features)
            var loss = F.mse_loss(_network.forward(rows), rows); // ()
            loss.backward();
            optimizer.Step();
            sum += loss.item<float>() * (double)rows.shape[0];
        }
        return (float)(sum / _batches.TrainingRows);
    }

    private float Validate()
    {
        double sum = 0;
        using var noGradients = no_grad();
        for (int batch = 0; batch < _batches.ValidationBatches; batch++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var rows = _batches.Validation(batch); // (B, features)
            sum += F.mse_loss(_network.forward(rows), rows).item<float>() * (double)rows.shape[0];
        }
        return (float)(sum / _batches.ValidationRows);
    }

    private InvalidOperationException Diverged(int epoch, float loss)
        => new($"Training diverged in epoch {epoch}: the loss is {loss}. Lower LearningRate (it is {_options.LearningRate}), or scale the features (Scaling is {_options.Scaling}).");
}
