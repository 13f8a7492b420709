namespace MLNetAutoencoder.Tests;

/// <summary>Rows that end in padding, as they are read and scaled.</summary>
public sealed class PaddedRowsTests
{
    private const int Steps = 7;
    private const int Channels = 3;
    private const int Rows = 900;

    public static TheoryData<InputScaling, long, bool> Cases
    {
        get
        {
            var cases = new TheoryData<InputScaling, long, bool>();
            foreach (var scaling in Enum.GetValues<InputScaling>())
            {
                foreach (long budget in new[] { Feed.Plenty, 5000 })
                {
                    foreach (bool channelsLast in new[] { true, false })
                        cases.Add(scaling, budget, channelsLast);
                }
            }
            return cases;
        }
    }

    [Theory]
    [InlineData("1 2 3 4 5 6", true, true)]
    [InlineData("1 2 3 4 _ _", true, true)]
    [InlineData("1 2 _ _ _ _", true, true)]
    [InlineData("_ _ _ _ _ _", true, false)]
    [InlineData("1 2 3 _ _ _", true, false)]
    [InlineData("1 2 3 _ 5 6", true, false)]
    [InlineData("1 2 _ _ 5 6", true, false)]
    [InlineData("1 2 3 4 _ ∞", true, false)]
    [InlineData("1 2 _ 4 5 _", false, true)]
    [InlineData("1 _ _ 4 _ _", false, true)]
    [InlineData("1 2 3 4 _ _", false, false)]
    public void Allows_Row_ByItsEnd(string values, bool channelsLast, bool allowed)
    {
        float[] row =
        [
            .. values
                .Split(' ')
                .Select(value =>
                    value == "_" ? float.NaN
                    : value == "∞" ? float.PositiveInfinity
                    : value[0] - '0'
                ),
        ];
        var padding = new StepPadding(3, 2, channelsLast);
        Assert.Equal(allowed, padding.Allows(row));
        Assert.Equal(allowed, padding.Allows([.. row, 7]));
        Assert.False(padding.Allows([.. row, float.NaN])); // no feature
    }

    /// <summary>What is learned of a value is what it would be if there were no other rows than those that hold it.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Open_PaddedRows_LearnTheScalingOfRealValues(InputScaling scaling, long budget, bool channelsLast)
    {
        var options = Options(budget, channelsLast) with { Scaling = scaling, OutlierLimit = 2 };
        using var data = Feed.Open(View(options), options);
        Assert.Equal(budget != Feed.Plenty, data.IsStreamed);
        Assert.Equal((Rows, 0L), (data.Rows, data.SkippedRows));
        float[][] raw = Feed.Raw(data);
        Assert.Contains(raw, row => row.Any(float.IsNaN));
        // A pooled scaling has a factor that comes from all.
        for (int i = 0; i < Steps * Channels && scaling is not (InputScaling.None or InputScaling.Pooled); i++)
        {
            float[][] column = [.. raw.Where(row => !float.IsNaN(row[i])).Select(row => new[] { row[i] })];
            var statistics = ScalerStatistics.For(scaling, 1, seed: 1)!;
            foreach (float[] row in column)
                statistics.Add(row);
            var alone = statistics.Learn(2);
            Assert.Equal(column.Select(row => alone.Apply(row[0], 0)), column.Select(row => data.Scaler!.Apply(row[0], i)));
        }
        // Sorted by what is not padding, and that the same in every order.
        float[][] expected = [.. raw.Select(row => row.Select((x, i) => float.IsNaN(x) ? x : data.Scaler?.Apply(x, i) ?? x).ToArray())];
        Assert.Equal(Sorted(expected), Sorted(Feed.Training(data)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Open_SparseVectors_GiveTheSameBitsAsDense(InputScaling scaling, long budget, bool channelsLast)
    {
        var options = Options(budget, channelsLast) with { Scaling = scaling, Fingerprint = true };
        using var dense = Feed.Open(View(options), options);
        var view = View(options);
        view.IsSparse = row => row % 3 > 0;
        using var sparse = Feed.Open(view, options);
        Assert.Equal(dense.Scaler?.Numbers, sparse.Scaler?.Numbers);
        Assert.Equal(dense.Fingerprint, sparse.Fingerprint);
        Assert.Equal(Feed.Raw(dense), Feed.Raw(sparse));
        Assert.Equal(Sorted(Feed.Training(dense)), Sorted(Feed.Training(sparse)));
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Quantile)]
    public void Open_ExceedingTheBudget_TellsOfRowsWhatIsToldInMemory(InputScaling scaling)
    {
        var options = Options(Feed.Plenty, true) with { Scaling = scaling, Fingerprint = true, ValidationFraction = 0.2 };
        using var stored = Feed.Open(View(options), options);
        using var streamed = Feed.Open(View(options), options with { MemoryBudgetBytes = 40_000 });
        Assert.Equal((false, true), (stored.IsStreamed, streamed.IsStreamed));
        Assert.Equal(stored.Scaler!.Numbers, streamed.Scaler!.Numbers);
        Assert.Equal(stored.Fingerprint, streamed.Fingerprint);
        Assert.Equal(Feed.Raw(stored), Feed.Raw(streamed));
        float[][] held = Feed.Validation(streamed);
        Assert.Equal(Feed.Validation(stored)[..held.Length], held); // as many as may take a quarter of the budget
    }

    [Theory]
    [InlineData(Feed.Plenty)]
    [InlineData(5000)]
    public void Open_MissingValues_SkipsAndCountsTheirRows(long budget)
    {
        var options = Options(budget, true);
        var view = View(options);
        var row = view.Row;
        view.Row = (number, values) =>
        {
            row(number, values);
            if (number % 10 == 3)
                values[(int)(number % Channels)] = float.NaN;
            else if (number % 10 == 4)
                values.Fill(float.NaN);
        };
        using var data = Feed.Open(view, options);
        Assert.Equal((Rows / 10 * 8, Rows / 5), (data.Rows, data.SkippedRows));
        Assert.Contains($"Skipped 180 of {Rows} rows with a NaN or infinite feature that is no padding.", data.Warnings());
        Assert.All(Feed.Raw(data), values => Assert.True(options.Padding!.Allows(values)));
    }

    [Fact]
    public void Open_NoUsableRow_TellsWhatMayBeMissing()
    {
        var options = Options(Feed.Plenty, true);
        var view = View(options);
        view.Row = (_, values) =>
        {
            values.Fill(float.NaN);
            values[4] = 1; // in the second step, whose other channels are missing, as is the first step
        };
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(view, options));
        Assert.Contains(
            "hold a NaN or infinite feature that is no padding (NaN in all 3 channels of the last steps, 6 of 7 at most): "
                + "feature 0 of 'Features' in 900, ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("feature 6 ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A step that no row reaches is a constant: it is scaled to nothing else than 0.</summary>
    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Robust)]
    [InlineData(InputScaling.Quantile)]
    public void Open_StepThatNoRowReaches_IsAConstant(InputScaling scaling)
    {
        var options = Options(Feed.Plenty, true) with { Scaling = scaling };
        var view = View(options);
        var row = view.Row;
        view.Row = (number, values) =>
        {
            row(number, values);
            values[(2 * Channels)..].Fill(float.NaN);
        };
        using var data = Feed.Open(view, options);
        Assert.Contains(
            data.Warnings(),
            line => line.StartsWith($"{5 * Channels} of {Steps * Channels} features are the same", StringComparison.Ordinal)
        );
        Assert.All(
            data.Scaler!.Part(2 * Channels, 5 * Channels).Numbers,
            number => Assert.True(float.IsFinite(number) || float.IsPositiveInfinity(number))
        );
        Assert.Equal(0, data.Scaler.Apply(0, 3 * Channels));
    }

    private static TrainingDataOptions Options(long budget, bool channelsLast) =>
        Feed.Options(budget) with
        {
            Padding = new StepPadding(Steps, Channels, channelsLast),
        };

    /// <summary>Rows of 1 to 7 steps, many zeros among them.</summary>
    private static ProbeView View(TrainingDataOptions options) =>
        new(Rows, Steps * Channels)
        {
            Row = (row, values) =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    float value = (row + i) % 4 == 0 ? MathF.Cos((row * 7) + (i * i)) * (i + 1) : 0;
                    values[i] = options.Padding!.StepOf(i) < 1 + (row % 5) + (row % 3) ? value : float.NaN;
                }
            },
        };

    private static IEnumerable<string> Sorted(float[][] rows) =>
        rows.Select(r => string.Join(' ', r.Select(BitConverter.SingleToInt32Bits))).Order(StringComparer.Ordinal);
}
