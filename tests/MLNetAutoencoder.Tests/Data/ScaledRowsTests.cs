using MLNetAutoencoder.Data.Scaling;

namespace MLNetAutoencoder.Tests;

/// <summary>Rows whose scaling is costly are scaled once where the budget has room for them twice.</summary>
public sealed class ScaledRowsTests
{
    private const int Rows = 1000;
    private const int Features = 7;
    private const long RowBytes = (Features + 1) * sizeof(float); // and a place in the order
    private const long KeptBytes = (Features * sizeof(float)) + sizeof(bool);

    [Theory]
    [InlineData(true, Rows * (RowBytes + KeptBytes), 1)]
    [InlineData(true, (Rows * (RowBytes + KeptBytes)) - 1, 3)]
    [InlineData(false, long.MaxValue, 3)]
    public void Write_ThreeEpochs_ScalesARowOnceIfThereIsRoom(bool isCostly, long budget, int expected)
    {
        var scaler = new CountingScaler(isCostly);
        var rows = new ScaledRows(Stored(budget), new RowUnpacker(Features, scaler));
        scaler.Applied = 0;
        for (int epoch = 0; epoch < 3; epoch++)
            CheckAll(rows);
        Assert.Equal(expected * Rows, scaler.Applied);
    }

    [Fact]
    public void Write_ASparseRowAmongThem_KeepsNone()
    {
        var store = Stored(long.MaxValue);
        Assert.True(store.TryAdd([2, BitConverter.Int32BitsToSingle(3)], 1));
        var rows = new ScaledRows(store, new RowUnpacker(Features, new CountingScaler(true)));
        float[] row = new float[Features];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            rows.Write(Rows, row);
            Assert.Equal([1, 1, 1, 5, 1, 1, 1], row);
            CheckAll(rows);
        }
    }

    [Fact]
    public void Write_FromSeveralThreads_GivesEachTheSame()
    {
        var rows = new ScaledRows(Stored(long.MaxValue), new RowUnpacker(Features, new CountingScaler(true)));
        Parallel.For(0, 16, _ => CheckAll(rows));
    }

    private static RowStore Stored(long budget)
    {
        var store = new RowStore(Features, false, budget);
        for (int row = 0; row < Rows; row++)
            Assert.True(store.TryAdd([.. Enumerable.Range(row, Features)], 1));
        store.Trim();
        return store;
    }

    private static void CheckAll(ScaledRows rows)
    {
        float[] row = new float[Features];
        for (int i = 0; i < Rows; i++)
        {
            rows.Write(i, row);
            Assert.Equal(Enumerable.Range(i, Features).Select(value => (2f * value) + 1), row);
        }
    }

    /// <summary>Twice a value and 1.</summary>
    private sealed record CountingScaler(bool IsItCostly) : FeatureScaler
    {
        public int Applied;

        public override int Features => ScaledRowsTests.Features;

        public override float[] Numbers => [];

        public override ScalerKind Kind => ScalerKind.Linear;

        public override bool IsCostly => IsItCostly;

        public override FeatureScaler Without(IEnumerable<int> features) => this;

        public override void Apply(ReadOnlySpan<float> row, Span<float> scaled)
        {
            Interlocked.Increment(ref Applied);
            for (int i = 0; i < row.Length; i++)
                scaled[i] = Apply(row[i], i);
        }

        public override float Apply(float value, int feature) => (2 * value) + 1;

        public override string Write(OnnxGraphBuilder builder, string x) => x;

        public override string WriteInverse(OnnxGraphBuilder builder, string scaled) => scaled;

        protected override FeatureScaler Slice(int first, int count) => this;
    }
}
