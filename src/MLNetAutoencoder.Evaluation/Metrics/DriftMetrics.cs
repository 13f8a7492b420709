using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;

namespace MLNetAutoencoder;

/// <summary>How far the features of current data have moved from those of a reference, which training data is as a rule.</summary>
public sealed record DriftMetrics
{
    private const int LongestTable = 20;

    /// <summary>Rows of the reference that were compared: all of them, or <see cref="DriftOptions.MaxRows"/> drawn by the seed.</summary>
    public required long ReferenceRowCount { get; init; }

    /// <summary>Rows of the current data that were compared, likewise.</summary>
    public required long CurrentRowCount { get; init; }

    /// <summary>Each feature, from the greatest <see cref="FeatureDrift.PopulationStabilityIndex"/> to the least.</summary>
    public required IReadOnlyList<FeatureDrift> Features { get; init; }

    /// <summary>A table of the 20 features that have moved furthest, and how many more there are.</summary>
    public override string ToString()
    {
        var rows = new TextTable(left: 1, "rows", "")
            .Add("reference", TextTable.Number(ReferenceRowCount))
            .Add("current", TextTable.Number(CurrentRowCount));
        var features = new TextTable(left: 1, "feature", "PSI", "KS", "p-value", "missing in reference", "missing now");
        foreach (var f in Features.Take(LongestTable))
            features.Add(
                f.Name,
                TextTable.Number(f.PopulationStabilityIndex, "F4"),
                TextTable.Number(f.KolmogorovSmirnov, "F4"),
                TextTable.Number(f.PValue, "G3"),
                TextTable.Number(f.ReferenceMissing, "P1"),
                TextTable.Number(f.CurrentMissing, "P1")
            );
        int more = Features.Count - LongestTable;
        return rows + Environment.NewLine + features + (more > 0 ? Invariant.Text($"and {more} more features{Environment.NewLine}") : "");
    }
}

/// <summary>How far one feature has moved.</summary>
public sealed record FeatureDrift
{
    /// <summary>
    /// The column's name; for a slot of a vector <c>Column.slot</c>, with its number, counted from 0, where it has no name.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>
    /// The population stability index (Siddiqi, 2006), Σ(q - p) ln(q / p) over the bins of <see cref="DriftOptions.Bins"/>, p the share of
    /// the reference's rows in a bin and q that of the current rows. 0 and up: below 0.1 is usually read as no drift, 0.1 to 0.25 as some,
    /// above 0.25 as much. Missing values are a bin of their own. A bin that is empty on one side counts half a row there; one that is
    /// empty on both adds nothing. Without drift it is about (bins - 1)(1 / n + 1 / m) for n and m rows, so few rows give high values.
    /// </summary>
    public required double PopulationStabilityIndex { get; init; }

    /// <summary>
    /// The two-sample Kolmogorov-Smirnov statistic: the greatest difference of the two empirical distribution functions, 0 to 1, over the
    /// values that are there. Null where a side has none.
    /// </summary>
    public required double? KolmogorovSmirnov { get; init; }

    /// <summary>
    /// The probability of a statistic as great or greater without drift, 0 to 1: Kolmogorov's distribution at (√N + 0.12 + 0.11 / √N) times
    /// the statistic (Stephens, 1970), N = nm / (n + m) for n and m values. Too high for features of few values. With many rows it is near
    /// 0 for any drift, however slight: then read the statistic. Null where the statistic is.
    /// </summary>
    public required double? PValue { get; init; }

    /// <summary>The share of the reference's rows in which the value is missing (NaN), 0 to 1.</summary>
    public required double ReferenceMissing { get; init; }

    /// <summary>The share of the current rows in which the value is missing, 0 to 1.</summary>
    public required double CurrentMissing { get; init; }
}

/// <summary>Compares samples of two views, feature by feature.</summary>
internal static class DriftEvaluator
{
    public static DriftMetrics Compare(IDataView reference, IDataView current, string[]? columnNames, DriftOptions options)
    {
        var columns = DriftColumns.Find(reference.Schema, current.Schema, columnNames);
        var before = DriftColumns.Sample(reference, "reference", [.. columns.Select(c => c.Reference)], options);
        var now = DriftColumns.Sample(current, "current data", [.. columns.Select(c => c.Current)], options);
        string[] names = DriftColumns.Names(columns);
        var features = new FeatureDrift[names.Length];
        Parallel.For(
            0,
            names.Length,
            i =>
            {
                double[] first = DriftStatistics.Sorted(before, i);
                double[] second = DriftStatistics.Sorted(now, i);
                double? statistic = first.Length > 0 && second.Length > 0 ? DriftStatistics.KolmogorovSmirnov(first, second) : null;
                features[i] = new FeatureDrift
                {
                    Name = names[i],
                    PopulationStabilityIndex = DriftStatistics.StabilityIndex((first, before.Count), (second, now.Count), options.Bins),
                    KolmogorovSmirnov = statistic,
                    PValue = statistic is { } d ? DriftStatistics.PValue(d, first.Length, second.Length) : null,
                    ReferenceMissing = 1 - ((double)first.Length / before.Count),
                    CurrentMissing = 1 - ((double)second.Length / now.Count),
                };
            }
        );
        return new DriftMetrics
        {
            ReferenceRowCount = before.Count,
            CurrentRowCount = now.Count,
            Features = [.. features.OrderByDescending(f => f.PopulationStabilityIndex)],
        };
    }
}
