namespace MLNetAutoencoder.Tests;

public sealed class ShufflePoolTests
{
    private const int Rows = 40_000;

    /// <summary>Bytes that hold half of the rows.</summary>
    private const long Half = Rows / 2 * sizeof(float);

    /// <summary>Once the pool has filled; before, rows leave that had fewer others to be mixed with.</summary>
    [Fact]
    public void Add_RowsInOrder_LeaveInNoOrder()
    {
        const int Window = 500; // short beside the pool, so that the rows' own advance does not show
        var (before, drained) = Leave(new ShufflePool(1, false, Half), seed: 1);
        foreach (float[] order in new[] { before[(Rows / 4)..], drained })
        {
            Assert.InRange(order.Length, 10 * Window, Rows);
            for (int start = 0; start + Window <= order.Length; start += Window)
            {
                var part = order[start..(start + Window)];
                AssertUncorrelated(part, Positions(Window));
                AssertUncorrelated(part[..^1], part[1..]);
            }
        }
    }

    /// <summary>As many rows fit as come: what leaves is a shuffle of all of them but for those let out early.</summary>
    [Fact]
    public void Add_AllRowsFit_MixesThemAll()
    {
        var late = Order(seed: 1, budget: 4 * Rows * sizeof(float))[(Rows / 4)..];
        AssertUncorrelated(late, Positions(late.Length));
    }

    [Fact]
    public void Add_AnyRow_LeavesOnce() => Assert.Equal(Enumerable.Range(0, Rows).Select(r => (float)r), Order(seed: 2).Order());

    [Fact]
    public void Add_OtherSeed_LeavesInAnotherOrder() => Assert.NotEqual(Order(seed: 1), Order(seed: 2));

    [Fact]
    public void Start_Again_ForgetsWhatWasHeld()
    {
        var pool = new ShufflePool(1, false, Half);
        var first = Order(pool, seed: 1);
        pool.Start(new SplitMix64(9));
        pool.Add([1], 1, Output([]));
        Assert.Equal(first, Order(pool, seed: 1));
    }

    /// <summary>Nobody waits for rows until the pool is full.</summary>
    [Fact]
    public void Add_FirstRows_LetsSomeOutLongBeforeThePoolIsFull()
    {
        var left = new List<float>();
        var pool = new ShufflePool(1, false, 1 << 20);
        var output = Output(left);
        pool.Start(new SplitMix64(1));
        int added = 0;
        while (left.Count == 0)
            pool.Add([added++], 1, output);
        Assert.InRange(added * sizeof(float), 1, 1 << 18);
    }

    /// <summary>Few rows leave most bins empty.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(100)]
    public void Drain_FewRows_LeaveOnce(int rows)
    {
        var pool = new ShufflePool(1, false, Half);
        for (int seed = 0; seed < 100; seed++)
        {
            var left = new List<float>();
            var output = Output(left);
            pool.Start(SplitMix64.OfEpoch(seed, 0));
            for (int row = 0; row < rows; row++)
                pool.Add([row], 1, output);
            pool.Drain(output);
            output.Flush();
            Assert.Equal(Positions(rows), left.Order());
        }
    }

    private static float[] Order(int seed, long budget = Half) => Order(new ShufflePool(1, false, budget), seed);

    private static float[] Order(ShufflePool pool, int seed)
    {
        var (before, drained) = Leave(pool, seed);
        return [.. before, .. drained];
    }

    /// <summary>What leaves while rows come, and what leaves then.</summary>
    private static (float[] Before, float[] Drained) Leave(ShufflePool pool, int seed)
    {
        var left = new List<float>();
        var output = Output(left);
        pool.Start(SplitMix64.OfEpoch(seed, 0));
        for (int row = 0; row < Rows; row++)
            pool.Add([row], 1, output);
        output.Flush();
        int before = left.Count;
        pool.Drain(output);
        output.Flush();
        return ([.. left.Take(before)], [.. left.Skip(before)]);
    }

    private static BlockWriter Output(List<float> left) =>
        new(
            () => new RowBlock(1, false, 64, 64),
            block =>
            {
                for (int i = 0; i < block.Rows; i++)
                    left.Add(block.Row(i)[0]);
            }
        );

    private static float[] Positions(int count) => [.. Enumerable.Range(0, count).Select(i => (float)i)];

    /// <summary>
    /// Of independent numbers, correlations spread with 1 over the root of their count; five times that is by chance once in a million.
    /// </summary>
    private static void AssertUncorrelated(float[] a, float[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        double both = a.Zip(b, (x, y) => (x - meanA) * (double)(y - meanB)).Sum();
        double correlation = both / Math.Sqrt(a.Sum(x => Math.Pow(x - meanA, 2)) * b.Sum(y => Math.Pow(y - meanB, 2)));
        Assert.InRange(correlation, -5 / Math.Sqrt(a.Length), 5 / Math.Sqrt(a.Length));
    }
}
