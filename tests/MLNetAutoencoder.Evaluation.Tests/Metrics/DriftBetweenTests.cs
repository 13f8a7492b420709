using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class DriftBetweenTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Features_AreLedByTheOneThatHasMoved()
    {
        var metrics = _ml.Data.DriftBetween(Normals(1), Normals(2, shift: 0.5f));
        Assert.Equal(["Features.c", "Features.a", "Features.b", "Features.d"], [metrics.Features[0].Name, .. Others(metrics)]);
        Assert.True(metrics.Features[0].PopulationStabilityIndex > 0.15);
        Assert.True(metrics.Features[0].PValue < 1e-6);
        Assert.InRange(metrics.Features[0].KolmogorovSmirnov!.Value, 0.14, 0.26); // 2Φ(1/4) - 1 = 0.197 of all rows
        Assert.All(metrics.Features.Skip(1), f => Assert.True(f.PopulationStabilityIndex < 0.05 && f.PValue > 0.01));
    }

    [Fact]
    public void Features_ThatHaveNotMoved_AreStable() =>
        Assert.All(
            _ml.Data.DriftBetween(Normals(1), Normals(2)).Features,
            f => Assert.True(f.PopulationStabilityIndex < 0.05 && f.PValue > 0.01)
        );

    [Fact]
    public void Views_ThatAreTheSame_HaveNoDrift() =>
        Assert.All(
            _ml.Data.DriftBetween(Normals(1), Normals(1)).Features,
            f => Assert.Equal((0, 0, 1), (f.PopulationStabilityIndex, f.KolmogorovSmirnov, f.PValue))
        );

    [Fact]
    public void Columns_OfEveryNumber_AreReadUnlessNamed()
    {
        var view = ColumnViews.Of(
            2,
            ColumnViews.Texts("Name", ["a", "b"]),
            TestColumn.Scalar("Flag", BooleanDataViewType.Instance, i => i == 0),
            TestColumn.Scalar("Count", NumberDataViewType.Int64, i => (long)i),
            ColumnViews.Vectors(
                "Unnamed",
                [
                    [1, 2],
                    [1, 3],
                ]
            ),
            ColumnViews.Floats("Score", [1, 2])
        );
        Assert.Equal(["Flag", "Count", "Unnamed.0", "Unnamed.1", "Score"], _ml.Data.DriftBetween(view, view).Features.Select(f => f.Name));
        Assert.Equal(["Score", "Flag"], _ml.Data.DriftBetween(view, view, ["Score", "Flag", "Score"]).Features.Select(f => f.Name));
    }

    [Fact]
    public void Columns_ThatAreHidden_AreLeftOut()
    {
        var view = ColumnViews.Of(2, ColumnViews.Floats("A", [1, 2]), ColumnViews.Floats("B", [3, 4]));
        var replaced = _ml.Transforms.CopyColumns("A", "B").Fit(view).Transform(view);
        Assert.Contains(replaced.Schema, c => c.IsHidden);
        Assert.Equal(["A", "B"], _ml.Data.DriftBetween(replaced, replaced).Features.Select(f => f.Name).Order());
    }

    [Fact]
    public void Values_OfDoubles_KeepTheirPrecision()
    {
        IDataView At(double start) => ColumnViews.Of(50, TestColumn.Scalar("Time", NumberDataViewType.Double, i => start + (i * 0.01)));
        Assert.Equal(1, _ml.Data.DriftBetween(At(1.7e9), At(1.7e9 + 1)).Features[0].KolmogorovSmirnov);
    }

    [Fact]
    public void Values_ThatAreMissing_AreCountedOnBothSides()
    {
        var reference = ColumnViews.Of(4, ColumnViews.Floats("A", [1, 2, float.NaN, 4]));
        var current = ColumnViews.Of(2, ColumnViews.Floats("A", [float.NaN, float.NaN]));
        var same = _ml.Data.DriftBetween(reference, reference).Features[0];
        Assert.Equal(
            (0.25, 0.25, 0, 0),
            (same.ReferenceMissing, same.CurrentMissing, same.PopulationStabilityIndex, same.KolmogorovSmirnov)
        );
        var gone = _ml.Data.DriftBetween(reference, current);
        Assert.Equal((0.25, 1, null, null), Missing(gone.Features[0]));
        Assert.True(gone.Features[0].PopulationStabilityIndex > 0.25);
        Assert.Matches(@"A +\d\.\d{4} +- +- +25\.0 ?% +100\.0 ?%", gone.ToString());
    }

    [Fact]
    public void Rows_BeyondMaxRows_AreDrawnBySeed()
    {
        var options = new DriftOptions { MaxRows = 100 };
        var metrics = _ml.Data.DriftBetween(Normals(1), Normals(2), options: options);
        Assert.Equal((100, 100), (metrics.ReferenceRowCount, metrics.CurrentRowCount));
        Assert.Equal(metrics.Features, _ml.Data.DriftBetween(Normals(1), Normals(2), options: options).Features);
        options.Seed = 1;
        Assert.NotEqual(metrics.Features, _ml.Data.DriftBetween(Normals(1), Normals(2), options: options).Features);
    }

    [Fact]
    public void ToString_ShowsTwentyFeaturesAndTellsOfOthers()
    {
        float[][] rows = [new float[23], [.. Enumerable.Repeat(1f, 23)]];
        var view = ColumnViews.Of(2, ColumnViews.Vectors("X", rows));
        string text = _ml.Data.DriftBetween(view, view).ToString();
        Assert.Contains("X.19", text);
        Assert.DoesNotContain("X.20", text);
        Assert.EndsWith("and 3 more features" + Environment.NewLine, text);
    }

    [Fact]
    public void Columns_ThatCannotBeCompared_AreRefused()
    {
        var numbers = ColumnViews.Of(2, ColumnViews.Floats("A", [1, 2]), ColumnViews.Texts("B", ["a", "b"]));
        var doubles = ColumnViews.Of(2, TestColumn.Scalar("A", NumberDataViewType.Double, i => (double)i));
        var vectors = ColumnViews.Of(
            2,
            ColumnViews.Vectors(
                "A",
                [
                    [1, 2],
                    [1, 3],
                ]
            )
        );
        var texts = ColumnViews.Of(2, ColumnViews.Texts("B", ["a", "b"]));
        Assert.StartsWith("Column 'A' is of type Single in the reference and of Double in", Fault(numbers, doubles));
        Assert.StartsWith("Column 'A' is of type Single in the reference and of Vector<Single, 2> in", Fault(numbers, vectors));
        Assert.StartsWith("Column 'B' is of type String, and drift is measured on numbers", Fault(numbers, numbers, "B"));
        Assert.StartsWith("The views have no column of numbers in common: the reference has 'A', 'B'", Fault(numbers, texts));
        Assert.StartsWith("The current data has no rows", Fault(numbers, ColumnViews.Of(0, ColumnViews.Floats("A", [1]))));
        Assert.Contains(
            "There is no column 'C'",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.DriftBetween(numbers, numbers, ["C"])).Message
        );
        Assert.Contains(
            "'columnNames' is empty",
            Assert.Throws<ArgumentException>(() => _ml.Data.DriftBetween(numbers, numbers, [])).Message
        );
    }

    [Fact]
    public void Options_OutOfRange_AreNamedInOneMessage()
    {
        string message = Assert
            .Throws<ArgumentException>(() => _ml.Data.DriftBetween(Normals(1), Normals(1), options: new() { Bins = 1, MaxRows = 1 }))
            .Message;
        Assert.All(["Bins is 1;", "MaxRows is 1;"], fault => Assert.Contains(fault, message));
    }

    private string Fault(IDataView reference, IDataView current, params string[] columns) =>
        Assert
            .Throws<InvalidOperationException>(() => _ml.Data.DriftBetween(reference, current, columns.Length > 0 ? columns : null))
            .Message;

    private static (double, double, double?, double?) Missing(FeatureDrift f) =>
        (f.ReferenceMissing, f.CurrentMissing, f.KolmogorovSmirnov, f.PValue);

    private static IEnumerable<string> Others(DriftMetrics metrics) => metrics.Features.Skip(1).Select(f => f.Name).Order();

    /// <summary>1,000 rows of four features; the third is moved.</summary>
    private static TestView Normals(int seed, float shift = 0)
    {
        var random = new Random(seed);
        double Next() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[][] rows =
        [
            .. Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, 4).Select(i => (float)Next() + (i == 2 ? shift : 0)).ToArray()),
        ];
        return ColumnViews.Of(1000, ColumnViews.Vectors("Features", rows, ColumnViews.Names("SlotNames", "a", "b", "c", "d")));
    }
}
