namespace MLNetAutoencoder.Tests;

/// <summary>What holds for rows in memory and for rows streamed alike.</summary>
public sealed class EpochTests
{
    private const int Rows = 3000;
    private const int Features = 5;

    /// <summary>Bytes: all rows in memory, about a third of them, and nearly none.</summary>
    public static TheoryData<long> Budgets => [Feed.Plenty, 24_000, 1];

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Open_OverBudget_Streams(long budget)
    {
        using var data = Open(budget);
        Assert.Equal(budget < Feed.Plenty, data.IsStreamed);
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void OpenTraining_AnEpoch_GivesEveryRowOfItsSideOnce(long budget)
    {
        using var data = Open(budget);
        var training = Feed.Firsts(Feed.Training(data));
        var validation = Feed.Firsts(Feed.Validation(data));
        Assert.Equal((data.TrainingRows, data.ValidationRows), (training.Length, validation.Length));
        Assert.Equal(Enumerable.Range(0, Rows).Select(r => (float)r), training.Concat(validation).Order());
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void OpenTraining_SameSeedAndEpoch_GivesTheSameOrder(long budget)
    {
        using var first = Open(budget);
        using var second = Open(budget);
        Feed.Training(first, epoch: 1);
        Feed.Training(first, epoch: 2);
        Assert.Equal(Feed.Training(second, epoch: 3), Feed.Training(first, epoch: 3)); // whatever came before
        Assert.Equal(Feed.Training(second, epoch: 3), Feed.Training(second, epoch: 3));
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void OpenTraining_OtherEpochOrSeed_GivesAnotherOrder(long budget)
    {
        using var data = Open(budget);
        using var other = Open(budget, seed: 6, fraction: 0);
        using var same = Open(budget, seed: 5, fraction: 0);
        Assert.NotEqual(Feed.Training(data, epoch: 0), Feed.Training(data, epoch: 1));
        Assert.NotEqual(Feed.Training(same), Feed.Training(other));
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void OpenValidation_EveryTime_GivesTheSameRowsInOrder(long budget)
    {
        using var data = Open(budget);
        var first = Feed.Firsts(Feed.Validation(data));
        Feed.Training(data, epoch: 0);
        Assert.Equal(first, Feed.Firsts(Feed.Validation(data, batchSize: 7)));
        Assert.Equal(first.Order(), first);
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void OpenRaw_Always_GivesAllRowsUnscaledInOrder(long budget)
    {
        using var data = Open(budget);
        Assert.Equal(Enumerable.Range(0, Rows).Select(r => (float)r), Feed.Firsts(Feed.Raw(data, batchSize: 100)));
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Next_RowsNoMultipleOfTheBatch_EndsWithTheRest(long budget)
    {
        using var data = Open(budget, fraction: 0);
        foreach (var open in new Func<int, IBatchReader>[] { size => data.OpenTraining(size, 0), size => data.OpenRaw(size) })
        {
            foreach (int size in new[] { 1, 7, 128, 2999, 3000, 3001, int.MaxValue })
            {
                using var reader = open(size);
                var sizes = new List<int>();
                for (int count = reader.Next(); count > 0; count = reader.Next())
                    sizes.Add(count);
                Assert.Equal(Rows, sizes.Sum());
                Assert.All(sizes[..^1], count => Assert.Equal(size, count));
                Assert.InRange(sizes[^1], 1, size);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Skip_Batches_IsAsIfNextWereCalled(long budget)
    {
        using var data = Open(budget);
        var all = Feed.Training(data, epoch: 4, batchSize: 32);
        foreach (int batches in new[] { 0, 1, 5, 60 })
        {
            using var reader = data.OpenTraining(32, 4);
            reader.Skip(batches);
            int count = reader.Next();
            var rows = new float[count * Features];
            reader.Fill(0, count, rows, []);
            Assert.Equal(all.Skip(batches * 32).Take(32).SelectMany(r => r), rows);
        }
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Skip_BeyondTheEnd_IsTheEnd(long budget)
    {
        using var data = Open(budget);
        using var reader = data.OpenTraining(32, 0);
        reader.Skip(long.MaxValue);
        Assert.Equal(0, reader.Next());
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Fill_PartsFromSeveralThreads_GiveTheWholeBatch(long budget)
    {
        using var data = Open(budget);
        using var reader = data.OpenTraining(100, 0);
        for (int count = reader.Next(); count > 0; count = reader.Next())
        {
            var whole = new float[count * Features];
            var parts = new float[count * Features];
            reader.Fill(0, count, whole, []);
            Parallel.For(0, count, row => reader.Fill(row, 1, parts.AsSpan(row * Features, Features), []));
            Assert.Equal(whole, parts);
        }
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void OpenTraining_TwoAtOnce_DoNotDisturbEachOther(long budget)
    {
        using var data = Open(budget);
        var expected = Feed.Training(data, epoch: 1);
        using var other = data.OpenTraining(32, 2);
        other.Next();
        Assert.Equal(expected, Feed.Training(data, epoch: 1));
        other.Dispose();
        other.Dispose();
        Assert.Equal(expected, Feed.Training(data, epoch: 1));
    }

    [Theory]
    [InlineData(InputScaling.Standard, 1.5)]
    [InlineData(InputScaling.Standard, null)]
    [InlineData(InputScaling.MinMax, null)]
    [InlineData(InputScaling.Robust, 0.5)]
    [InlineData(InputScaling.Quantile, null)]
    public void Fill_ScaledRows_AreAsTheScalerSaysWhateverTheBudget(InputScaling scaling, double? limit)
    {
        var scalers = new List<FeatureScaler>();
        foreach (long budget in new[] { Feed.Plenty, 24_000 })
        {
            using var data = Feed.Open(new ProbeView(Rows, 11), Feed.Options(budget) with { Scaling = scaling, OutlierLimit = limit });
            var expected = Feed.Raw(data).Select(row => row.Select((x, i) => data.Scaler!.Apply(x, i)).ToArray());
            Assert.Equal(expected.OrderBy(r => r[0]).ThenBy(r => r[10]), Feed.Training(data).OrderBy(r => r[0]).ThenBy(r => r[10]));
            scalers.Add(data.Scaler!);
        }
        Assert.Equal(scalers[0].Numbers, scalers[1].Numbers);
    }

    /// <summary>More rows than are looked at, and the ends of their range among those that are not.</summary>
    [Theory]
    [InlineData(InputScaling.Robust)]
    [InlineData(InputScaling.Quantile)]
    public void Open_MoreRowsThanASample_LearnsTheSameScalingStreamed(InputScaling scaling)
    {
        var options = Feed.Options() with { Scaling = scaling };
        using var memory = Feed.Open(new ProbeView(60_000, 2), options);
        using var streamed = Feed.Open(new ProbeView(60_000, 2), options with { MemoryBudgetBytes = 24_000 });
        Assert.Equal((false, true), (memory.IsStreamed, streamed.IsStreamed));
        Assert.Equal(memory.Scaler!.Numbers, streamed.Scaler!.Numbers);
        if (scaling == InputScaling.Quantile)
            Assert.Equal((0, 59_999), (Scalers.Values(memory.Scaler, 0)[0], Scalers.Values(memory.Scaler, 0)[^1]));
        else
            Assert.Equal(30_000, Scalers.Linear(memory.Scaler).Shift[0], 0.014 * 60_000);
        using var other = Feed.Open(new ProbeView(60_000, 2), options with { Seed = 6 });
        Assert.NotEqual(memory.Scaler.Numbers, other.Scaler!.Numbers);
    }

    [Fact]
    public void Open_StreamedRows_HoldsOutTheSameAsInMemory()
    {
        using var memory = Open(Feed.Plenty, fraction: 0.05);
        using var streamed = Open(24_000, fraction: 0.05);
        Assert.Equal(Feed.Validation(memory), Feed.Validation(streamed));
        Assert.Equal(Feed.Firsts(Feed.Training(memory)).Order(), Feed.Firsts(Feed.Training(streamed)).Order());
    }

    [Fact]
    public void Open_HeldOutRowsExceedAQuarterOfTheBudget_LearnsFromTheOthersAndSaysSo()
    {
        var told = new List<string>();
        using var memory = Open(Feed.Plenty, fraction: 0.5);
        using var streamed = TrainingData.Open(
            new ProbeView(Rows, Features),
            Feed.Options(24_000) with
            {
                ValidationFraction = 0.5,
            },
            told.Add,
            default
        );
        Assert.Equal(24_000 / 4 / (sizeof(float) * (Features + 1)), streamed.ValidationRows);
        Assert.Equal(Feed.Firsts(Feed.Validation(memory)).Take((int)streamed.ValidationRows), Feed.Firsts(Feed.Validation(streamed)));
        Assert.Contains($"Only {streamed.ValidationRows} rows", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_InMemory_TellsNothing() =>
        TrainingData.Open(new ProbeView(10, 2), Feed.Options(), text => Assert.Fail(text), default).Dispose();

    [Theory]
    [InlineData(Feed.Plenty)]
    [InlineData(150)]
    public void Open_HashHoldsOutAllRows_LearnsFromAll(long budget)
    {
        int seed = Enumerable.Range(0, 1000).First(s => new HoldOut(0.99, s).Holds(0) && new HoldOut(0.99, s).Holds(1));
        using var data = Feed.Open(new ProbeView(2, 20), Feed.Options(budget) with { ValidationFraction = 0.99, Seed = seed });
        Assert.Equal((2, 0), (data.TrainingRows, data.ValidationRows));
        Assert.Equal([0, 1], Feed.Firsts(Feed.Training(data)).Order());
        Assert.Empty(Feed.Validation(data));
    }

    private static TrainingData Open(long budget, int seed = 5, double fraction = 0.1) =>
        Feed.Open(new ProbeView(Rows, Features), Feed.Options(budget) with { Seed = seed, ValidationFraction = fraction });
}
