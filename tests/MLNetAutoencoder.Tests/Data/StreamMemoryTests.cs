namespace MLNetAutoencoder.Tests;

/// <summary>Two million rows of 30 features are 240 MB; little of it may be held at any time.</summary>
[Collection(nameof(Alone))]
public sealed class StreamMemoryTests
{
    private const int Rows = 2_000_000;
    private const int Features = 30;
    private const long Budget = 16 << 20;

    /// <summary>Budget, what the first pass kept before it knew, and the collector's slack.</summary>
    private const long Bound = 4 * Budget;

    [Fact]
    public void OpenTraining_RowsFarBeyondTheBudget_HoldsLittleMoreThanTheBudget()
    {
        var view = new ProbeView(Rows, Features);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        view.BeforeRow = (_, row) =>
        {
            if (row % 10_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        };
        using var data = Feed.Open(view, Feed.Options(Budget) with { ValidationFraction = 0.1, Scaling = InputScaling.Standard });
        Assert.True(data.IsStreamed);
        long rows = 0;
        var values = new float[128 * Features];
        using (var reader = data.OpenTraining(128, 0))
        {
            for (int count = reader.Next(); count > 0; count = reader.Next())
            {
                reader.Fill(0, count, values, []);
                rows += count;
            }
        }
        Assert.Equal(data.TrainingRows, rows);
        Assert.Equal(Rows, data.TrainingRows + data.ValidationRows);
        Assert.InRange(most, 1, Bound);
    }

    [Fact]
    public void OpenTraining_AnEpoch_AllocatesNothingByTheRow()
    {
        var view = new ProbeView(Rows / 10, Features);
        using var data = Feed.Open(view, Feed.Options(Budget / 10));
        Read(data, 0);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Read(data, 1);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Rows / 10 * sizeof(float));
    }

    private static void Read(TrainingData data, int epoch)
    {
        using var reader = data.OpenTraining(128, epoch);
        reader.Skip(long.MaxValue);
    }
}
