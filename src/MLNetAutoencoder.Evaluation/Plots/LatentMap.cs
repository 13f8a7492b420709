using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Plots;

/// <summary>Draws codes as points of a plane, colored by their labels.</summary>
internal static class LatentMap
{
    public static AutoencoderChart Draw(
        IDataView data,
        string latentColumn,
        string? labelColumn,
        (int First, int Second)? dimensions,
        int maxRows,
        int seed
    )
    {
        var column = FeatureColumn.Find(data.Schema, latentColumn);
        int size = NumberColumn.SizeOf(column);
        Guard.Data(
            size >= 2,
            $"Column '{latentColumn}' holds codes of one value, and a map needs two; train with a LatentSize of 2 or greater."
        );
        if (dimensions is { } pair)
            Guard.That(
                pair.First >= 0 && pair.First < size && pair.Second >= 0 && pair.Second < size && pair.First != pair.Second,
                nameof(dimensions),
                $"'dimensions' is ({pair.First}, {pair.Second}); give two different ones from 0 to {size - 1}."
            );

        var rows = LatentRows.Read(data, latentColumn, labelColumn, featureColumn: null, maxRows, seed);
        var codes = rows.Codes.Select(rows.Drawn);
        var (points, names) = Place(codes, VectorColumns.Names(column), dimensions ?? (size == 2 ? (0, 1) : null));
        var chart = new Chart("Latent map", names.X, names.Y);
        string[] classes = labelColumn is null ? [] : LabelNames.Sorted(rows.Drawn.Select(row => rows.Labels[row]));
        Guard.Data(
            classes.Length <= Marker.Count,
            $"Column '{labelColumn}' has {classes.Length} different labels, and a map tells {Marker.Count} apart; name another column or "
                + $"leave labelColumnName out."
        );
        if (labelColumn is null)
            chart.AddPoints(null, points, Marker.Of(0));
        for (int i = 0; i < classes.Length; i++)
            chart.AddPoints(classes[i], [.. points.Where((_, row) => rows.Labels[rows.Drawn[row]] == classes[i])], Marker.Of(i));
        string colored = labelColumn is null ? "" : $" They are colored by the {classes.Length} labels of {labelColumn}.";
        return chart.ToPicture(
            Invariant.Text(
                $"{points.Length} codes of {size} values from {latentColumn} as points: {names.X} to the right, {names.Y} "
                    + $"upwards.{colored}"
            )
        );
    }

    /// <summary>The places of the codes, by two of their dimensions or by their first two principal components.</summary>
    private static ((double X, double Y)[] Points, (string X, string Y) Names) Place(
        RowMatrix codes,
        string[] slots,
        (int First, int Second)? dimensions
    )
    {
        var rows = Enumerable.Range(0, codes.Count);
        if (dimensions is { } d)
            return (
                [.. rows.Select(row => (codes[row][d.First], codes[row][d.Second]))],
                ($"dimension {slots[d.First]}", $"dimension {slots[d.Second]}")
            );
        var plane = new PrincipalPlane(codes);
        return ([.. rows.Select(row => plane.Project(codes[row]))], (Name(0), Name(1)));

        string Name(int i) => Invariant.Text($"principal component {i + 1} ({plane.Shares[i]:P0} of the variance)");
    }
}
