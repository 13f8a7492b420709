using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Plots;

/// <summary>Draws codes as points of a plane, colored by their labels.</summary>
internal static class LatentMap
{
    private const int LongestName = 20;
    private const int MostLargePoints = 1500;

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
        int length = NumberColumn.SizeOf(column);
        Guard.Data(
            length >= 2,
            $"Column '{latentColumn}' holds codes of one value, and a map needs two; train with a LatentSize of 2 or greater."
        );
        if (dimensions is { } pair)
            Guard.That(
                pair.First >= 0 && pair.First < length && pair.Second >= 0 && pair.Second < length && pair.First != pair.Second,
                nameof(dimensions),
                $"'dimensions' is ({pair.First}, {pair.Second}); give two different ones from 0 to {length - 1}."
            );

        var rows = LatentRows.Read(data, latentColumn, labelColumn, featureColumn: null, maxRows, seed);
        var codes = rows.Codes.Select(rows.Drawn);
        var (points, names) = Place(codes, VectorColumns.Names(column), dimensions ?? (length == 2 ? (0, 1) : null));
        string[] classes = labelColumn is null ? [] : LabelNames.Sorted(rows.Drawn.Select(row => rows.Labels[row]));
        Guard.Data(
            classes.Length <= Marker.Count,
            $"Column '{labelColumn}' has {classes.Length} different labels, and a map tells {Marker.Count} apart; name another column or "
                + $"leave labelColumnName out."
        );
        var (right, up) = (Range(points.Select(p => p.X)), Range(points.Select(p => p.Y)));
        bool[] isInside = [.. points.Select(p => IsWithin(p.X, right) && IsWithin(p.Y, up))];
        int outside = isInside.Count(inside => !inside);
        string left = outside == 0 ? "" : $"{Chart.Count(outside, "point")} outside";
        var chart = new Chart(left.Length == 0 ? "Latent map" : $"Latent map ({left})", names.X, names.Y);
        if (outside > 0)
        {
            chart.LimitX(right.Least, right.Greatest);
            chart.LimitY(up.Least, up.Greatest);
        }
        float size = points.Length > MostLargePoints ? 4 : 6;
        if (labelColumn is null)
            chart.AddPoints(null, [.. points.Where((_, row) => isInside[row])], Marker.Of(0), size);
        for (int i = 0; i < classes.Length; i++)
        {
            var own = Enumerable.Range(0, points.Length).Where(row => rows.Labels[rows.Drawn[row]] == classes[i]).ToArray();
            string name = Invariant.Text($"{Chart.Shorten(classes[i], LongestName)} ({own.Length:N0})");
            chart.AddPoints(name, [.. own.Where(row => isInside[row]).Select(row => points[row])], Marker.Of(i), size);
        }
        string colored = labelColumn is null ? "" : $" They are colored by the {classes.Length} labels of {labelColumn}.",
            cut = left.Length == 0 ? "" : $" {left}.";
        return chart.ToPicture(
            Invariant.Text(
                $"{points.Length} codes of {length} values from {latentColumn} as points: {names.X} to the right, {names.Y} "
                    + $"upwards.{colored}{cut}"
            )
        );

        static bool IsWithin(double value, (double Least, double Greatest) range) => value >= range.Least && value <= range.Greatest;
    }

    /// <summary>
    /// The range of most values and as much again on each side, so that a few far out do not make one spot of the others.
    /// </summary>
    private static (double Least, double Greatest) Range(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double low = sorted[sorted.Length / 20],
            high = sorted[^((sorted.Length / 20) + 1)],
            room = high - low;
        return room > 0 ? (low - room, high + room) : (double.NegativeInfinity, double.PositiveInfinity);
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

        string Name(int i) => Invariant.Text($"principal component {i + 1} ({100 * plane.Shares[i]:F0}% of the variance)");
    }
}
