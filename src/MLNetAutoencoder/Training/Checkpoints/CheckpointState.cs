using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;

namespace MLNetAutoencoder.Training.Checkpoints;

/// <summary>
/// The state of a training outside the engine, by name, and what tells the training from others: all that it needs to go on as if it had
/// never stopped.
/// </summary>
internal sealed record CheckpointState
{
    private const string AttemptName = "attempt";
    private const string WinnerName = "winner";

    /// <summary>The options with the seed that is used, as <see cref="Options.OptionsJson"/> writes them.</summary>
    public string OptionsJson { get; init; } = "";

    public int Seed { get; init; }

    /// <summary>Tells the training data from other data.</summary>
    public byte[] DataFingerprint { get; init; } = [];

    /// <summary>The epochs that are done.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; set; } = [];

    /// <summary>Batches done in the epoch after the last of <see cref="Epochs"/>.</summary>
    public long Batch { get; set; }

    /// <summary>Counters and sums of the loop, the schedule and early stopping, by name.</summary>
    public Dictionary<string, double[]> Counters { get; init; } = [];

    /// <summary>Weights, buffers and the optimizer's state, by name.</summary>
    public Dictionary<string, float[]> Arrays { get; init; } = [];

    /// <summary>The epoch that runs, counted from 1.</summary>
    public int Epoch => Epochs.Count + 1;

    /// <summary>How often training began anew.</summary>
    public int Restart => (int)Counters[AttemptName][0];

    /// <summary>What the learning rate was lowered to, as a share, after a divergence.</summary>
    public double RateShare => Counters[AttemptName][1];

    /// <summary>What the training took up to here.</summary>
    public TimeSpan Elapsed => TimeSpan.FromSeconds(Counters[AttemptName][2]);

    public void SetAttempt(int restart, double rateShare, TimeSpan elapsed) =>
        Counters[AttemptName] = [restart, rateShare, elapsed.TotalSeconds];

    public void Put(string name, SavedWeights network)
    {
        Arrays[name + ".parameters"] = network.Parameters;
        Arrays[name + ".buffers"] = network.Buffers;
    }

    public SavedWeights Network(string name) => new(Arrays[name + ".parameters"], Arrays[name + ".buffers"]);

    /// <summary>Keeps the best of earlier restarts.</summary>
    public void PutWinner(TrainingOutcome winner) => Put(WinnerName, winner);

    /// <summary>The best of earlier restarts; null when there is none.</summary>
    public TrainingOutcome? Winner() => Outcome(WinnerName);

    /// <summary>Keeps the networks of an ensemble that are trained.</summary>
    public void PutMembers(IReadOnlyList<TrainingOutcome> members)
    {
        for (int i = 0; i < members.Count; i++)
            Put(MemberName(i), members[i]);
    }

    /// <summary>The networks of an ensemble that were trained.</summary>
    public IEnumerable<TrainingOutcome> Members() =>
        Enumerable.Range(0, int.MaxValue).Select(i => Outcome(MemberName(i))).TakeWhile(member => member is not null)!;

    private static string MemberName(int i) => Invariant.Text($"member.{i}");

    /// <summary>Of the epochs losses and times are kept, not what was measured beside them.</summary>
    private void Put(string name, TrainingOutcome outcome)
    {
        Put(name, outcome.Best);
        Counters[name] = [outcome.BestEpoch, outcome.Value];
        for (int i = 0; i < outcome.Epochs.Count; i++)
            Counters[Invariant.Text($"{name}.{i}")] = ToNumbers(outcome.Epochs[i]);
    }

    private TrainingOutcome? Outcome(string name)
    {
        if (!Counters.TryGetValue(name, out var numbers))
            return null;
        var epochs = Enumerable
            .Range(0, int.MaxValue)
            .TakeWhile(i => Counters.ContainsKey(Invariant.Text($"{name}.{i}")))
            .Select(i => FromNumbers(i + 1, Counters[Invariant.Text($"{name}.{i}")]));
        return new TrainingOutcome(Network(name), [.. epochs], (int)numbers[0], (float)numbers[1], IsComplete: true);
    }

    private static double[] ToNumbers(EpochRecord e) =>
        [
            e.TrainingLoss,
            e.ValidationLoss ?? double.NaN,
            e.MeanSquaredError ?? double.NaN,
            e.MeanAbsoluteError ?? double.NaN,
            e.LearningRate,
            e.RowsPerSecond,
            e.Duration.Ticks,
            e.MemoryBytes,
        ];

    private static EpochRecord FromNumbers(int epoch, double[] numbers) =>
        new()
        {
            Epoch = epoch,
            TrainingLoss = (float)numbers[0],
            ValidationLoss = Known(numbers[1]),
            MeanSquaredError = Known(numbers[2]),
            MeanAbsoluteError = Known(numbers[3]),
            LearningRate = numbers[4],
            RowsPerSecond = numbers[5],
            Duration = new TimeSpan((long)numbers[6]),
            MemoryBytes = (long)numbers[7],
        };

    private static float? Known(double value) => double.IsNaN(value) ? null : (float)value;
}
