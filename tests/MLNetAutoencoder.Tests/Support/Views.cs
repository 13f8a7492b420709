using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A row of the tests' views.</summary>
internal sealed class TestRow
{
    public float Label { get; set; }

    public float[] Features { get; set; } = [];
}

/// <summary>Makes views of rows, and reads columns back.</summary>
internal static class Views
{
    /// <summary>A view of a <c>Label</c> and a vector of known size.</summary>
    public static IDataView Of(MLContext ml, IEnumerable<TestRow> rows, int features, string column = "Features")
    {
        var definition = SchemaDefinition.Create(typeof(TestRow));
        var vector = definition[nameof(TestRow.Features)];
        vector.ColumnName = column;
        vector.ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return ml.Data.LoadFromEnumerable(rows, definition);
    }

    public static IDataView Of(MLContext ml, IReadOnlyList<float[]> rows, string column = "Features") =>
        Of(ml, rows.Select(features => new TestRow { Features = features }), rows[0].Length, column);

    public static float[][] Vectors(IDataView view, string column) => [.. view.GetColumn<float[]>(column)];

    public static float[] Scalars(IDataView view, string column) => [.. view.GetColumn<float>(column)];

    public static bool[] Flags(IDataView view, string column) => [.. view.GetColumn<bool>(column)];

    /// <summary>
    /// A detector labels about the share of its own training rows that was asked for: fewer where its networks have seen them, since the
    /// threshold is by what has not.
    /// </summary>
    public static void AssertLabels(IDataView scored, double share)
    {
        bool[] flags = Flags(scored, "PredictedLabel");
        Assert.InRange(flags.Count(flag => flag), share * flags.Length / 5, 1.2 * share * flags.Length);
    }
}
