using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public class TrainingHistoryTests
{
    private static readonly TrainingHistory History = new(
        [
            new()
            {
                Epoch = 1,
                TrainingLoss = 0.5f,
                LearningRate = 0.001,
                RowsPerSecond = 1234.4,
                Duration = TimeSpan.FromMilliseconds(1.5),
                MemoryBytes = 3 << 20,
            },
            new()
            {
                Epoch = 2,
                TrainingLoss = 0.25f,
                ValidationLoss = 0.125f,
                MeanSquaredError = 1.2345678e-10f,
                MeanAbsoluteError = 0.0625f,
                LearningRate = 1.234e-5,
                RowsPerSecond = 123456789012,
                Duration = TimeSpan.FromHours(2),
                MemoryBytes = 100L << 30,
            },
        ],
        bestEpoch: 2
    );

    [Fact]
    public void ToString_TwoEpochs_GivesALineEachAndMarksTheBest()
    {
        string[] lines = Lines();
        Assert.Equal(3, lines.Length);
        Assert.Equal(["1", "0.5", "-", "-", "-", "0.001", "1234", "1.5", "3"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ["2*", "0.25", "0.125", "1.23457E-10", "0.0625", "1.234E-05", "123456789012", "7200000.0", "102400"],
            lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public void ToString_Columns_EndWhereTheirHeadingsEnd()
    {
        string[] lines = Lines();
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        var edges = Enumerable
            .Range(1, lines[0].Length - 2)
            .Where(i => lines[2][i] != ' ' && lines[2][i + 1] == ' ' && lines[2][i] != '*')
            .ToList();
        Assert.Equal(7, edges.Count);
        Assert.All(edges, i => Assert.True(lines[0][i] != ' ' && lines[0][i + 1] == ' ', $"column that ends at {i}"));
    }

    [Fact]
    public void ToString_TermsOfAnObjective_HaveColumnsOfTheirOwn()
    {
        string[] lines = WithTerms().ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("  KL divergence   D", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("            2.5  -1", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
    }

    [Fact]
    public void ToString_OtherCulture_IsTheSame()
    {
        string expected = History.ToString();
        var culture = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = german;
            Assert.Equal(expected, History.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void ToDataView_Schema_IsTheDocumentedOne()
    {
        (string, DataViewType)[] expected =
        [
            ("Epoch", NumberDataViewType.Int32),
            ("TrainingLoss", NumberDataViewType.Single),
            ("ValidationLoss", NumberDataViewType.Single),
            ("MeanSquaredError", NumberDataViewType.Single),
            ("MeanAbsoluteError", NumberDataViewType.Single),
            ("LearningRate", NumberDataViewType.Double),
            ("RowsPerSecond", NumberDataViewType.Double),
            ("Milliseconds", NumberDataViewType.Double),
            ("MemoryBytes", NumberDataViewType.Int64),
            ("IsBest", BooleanDataViewType.Instance),
        ];
        Assert.Equal(expected, History.ToDataView(new MLContext()).Schema.Select(c => (c.Name, c.Type)));
    }

    [Fact]
    public void ToDataView_Rows_AreTheEpochs()
    {
        var view = History.ToDataView(new MLContext());
        Assert.Equal([1, 2], Read.Values<int>(view, "Epoch"));
        Assert.Equal([0.5f, 0.25f], Read.Values<float>(view, "TrainingLoss"));
        Assert.Equal([float.NaN, 0.125f], Read.Values<float>(view, "ValidationLoss"));
        Assert.Equal([float.NaN, 1.2345678e-10f], Read.Values<float>(view, "MeanSquaredError"));
        Assert.Equal([float.NaN, 0.0625f], Read.Values<float>(view, "MeanAbsoluteError"));
        Assert.Equal([0.001, 1.234e-5], Read.Values<double>(view, "LearningRate"));
        Assert.Equal([1234.4, 123456789012], Read.Values<double>(view, "RowsPerSecond"));
        Assert.Equal([1.5, 7200000], Read.Values<double>(view, "Milliseconds"));
        Assert.Equal([3L << 20, 100L << 30], Read.Values<long>(view, "MemoryBytes"));
        Assert.Equal([false, true], Read.Values<bool>(view, "IsBest"));
    }

    [Fact]
    public void ToDataView_TermsOfAnObjective_AreAVectorWithTheirNames()
    {
        var view = WithTerms().ToDataView(new MLContext());
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Terms"].GetSlotNames(ref names);
        Assert.Equal(["KL divergence", "D"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal([2.5f, -1, 5, -1], Read.Floats(view, "Terms"));
        Assert.Equal([1, 2], Read.Values<int>(view, "Epoch"));
    }

    [Fact]
    public void ToDataView_TermThatAnEpochLacks_IsNaN()
    {
        var history = new TrainingHistory(
            [History[0], History[1] with { Terms = new Dictionary<string, float> { ["D"] = 3 } }],
            bestEpoch: 1
        );
        Assert.Equal([float.NaN, 3], Read.Floats(history.ToDataView(new MLContext()), "Terms"));
    }

    [Fact]
    public void ToDataView_NoContext_Throws() => Assert.Throws<ArgumentNullException>("mlContext", () => History.ToDataView(null!));

    [Fact]
    public void History_OfEpochs_IsTheirList()
    {
        Assert.Equal(2, History.BestEpoch);
        Assert.Equal([0.5f, 0.25f], History.Select(e => e.TrainingLoss));
    }

    private static TrainingHistory WithTerms() =>
        new(
            [
                .. History.Select(e =>
                    e with
                    {
                        Terms = new Dictionary<string, float> { ["KL divergence"] = 2.5f * e.Epoch, ["D"] = -1 },
                    }
                ),
            ],
            bestEpoch: 1
        );

    private static string[] Lines() => History.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
