using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

public sealed class ProgressTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly Told _told = new();

    [Fact]
    public void Fit_Progress_IsToldOfEveryEpochAsInTheHistory()
    {
        var options = Tiny.Options(epochs: 7);
        options.Progress = _told;
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(50, 3)));
        var history = model.History!;
        var ends = _told.Where(p => p.IsEpochEnd).ToList(); // a slow machine is told of steps between them too
        Assert.Equal(
            history.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss)),
            ends.Select(p => (p.Epoch, p.TrainingLoss, p.ValidationLoss))
        );
        Assert.Equal(Enumerable.Range(1, 7), history.Select(e => e.Epoch));
        Assert.All(_told, p => Assert.Equal(7, p.Epochs));
        Assert.All(_told, p => Assert.True(p.RowsPerSecond > 0));
        Assert.All(history, e => Assert.True(e.Duration > TimeSpan.Zero));
        Assert.Equal(history.BestEpoch, ends.Last(p => p.IsBest).Epoch);
        Assert.Equal([7], _told.Where(p => p.IsLast).Select(p => p.Epoch));
    }

    [Fact]
    public void Fit_ThatStopsEarly_TellsItsLastEpoch()
    {
        var options = Tiny.Options(epochs: 500);
        (options.Patience, options.MinimumImprovement, options.Progress) = (2, 0.5, _told);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(50, 3)));
        Assert.InRange(model.History!.Count, 2, 499);
        var last = Assert.Single(_told, p => p.IsLast);
        Assert.Equal((model.History.Count, TimeSpan.Zero), (last.Epoch, last.TimeLeft));
    }

    [Fact]
    public void Fit_FewRows_WarnsInLogAndHistory()
    {
        var log = new LogLines(_ml);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, Samples.Noise(49, 3)));
        const string Warning = "There are only 49 rows to train on, and a network learns little from fewer than 50: add rows, or take";
        Assert.Contains(Warning, Assert.Single(log.Of(ChannelMessageKind.Warning)), StringComparison.Ordinal);
        Assert.Contains(Warning, model.History!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Progress_IsToldOnTheCallersThread()
    {
        int thread = Environment.CurrentManagedThreadId;
        var options = Tiny.Options();
        options.Progress = _told;
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(20, 3)));
        Assert.Equal([thread], _told.Threads.Distinct());
    }

    [Fact]
    public void Fit_Log_TellsRowsSeedEpochsAndTheBestOne()
    {
        var log = new LogLines(_ml);
        using var model = _ml
            .Transforms.Autoencoder("Latent", "Features", Tiny.Options(epochs: 4, seed: 77))
            .Fit(Views.Of(_ml, Samples.Noise(50, 3)));
        var lines = log.Of(ChannelMessageKind.Info);
        Assert.Contains(lines, l => l.Contains("Training on 50 rows of 3 features, seed 77.", StringComparison.Ordinal));
        for (int epoch = 1; epoch <= 4; epoch++)
            Assert.Single(
                lines,
                l =>
                    l.Contains($"Epoch {epoch}/4: training loss ", StringComparison.Ordinal)
                    && l.Contains("validation loss ", StringComparison.Ordinal)
            );
        Assert.Contains(lines, l => l.Contains($"Kept the weights of epoch {model.History!.BestEpoch} of 4.", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("Trained on 50 rows of 3 features in ", StringComparison.Ordinal));
        Assert.Empty(log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Fit_Summary_IsTheBestEpochOfTheHistory()
    {
        using var model = _ml
            .Transforms.Autoencoder("Latent", "Features", Tiny.Options(epochs: 5))
            .Fit(Views.Of(_ml, Samples.Noise(50, 3)));
        var best = model.History![model.History.BestEpoch - 1];
        Assert.Equal(new TrainingSummary(50, 0, 5, best.Epoch, best.TrainingLoss, best.ValidationLoss), model.Model.Info.Training);
    }

    [Fact]
    public void History_AsText_HasALineForEachEpochAndAStarAtTheBest()
    {
        var history = Tiny.Train(Samples.Noise(50, 2), Tiny.Options(epochs: 3)).History;
        string[] lines = history.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal(history.BestEpoch, Array.FindIndex(lines, l => l.Contains('*', StringComparison.Ordinal)));
    }

    private sealed class Told : List<TrainingProgress>, IProgress<TrainingProgress>
    {
        public List<int> Threads { get; } = [];

        public void Report(TrainingProgress value)
        {
            Add(value);
            Threads.Add(Environment.CurrentManagedThreadId);
        }
    }
}
