using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;
using ScottPlot;

namespace MLNetAutoencoder.Plots;

/// <summary>Draws what features contribute to the score of one row.</summary>
internal static class ContributionChart
{
    private const int BarHeight = 28;
    private const int Surroundings = 120;
    private const double LeastShare = 0.005; // below it a bar cannot be seen, and would be called 0 %

    public static AutoencoderChart Draw(IDataView scored, string contributionsColumn, string scoreColumn, long? row, int count)
    {
        var column = FeatureColumn.Find(scored.Schema, contributionsColumn);
        var found = ContributedRow.Find(scored, column, AnomalyRows.FindScore(scored.Schema, scoreColumn), row);
        var names = ContributorNames.Of(column, count);
        var features = Enumerable
            .Range(0, names.Names.Length)
            .Select(i => (Name: names.Names[i], Value: Sum(found.Contributions, names.Starts, i)))
            .OrderByDescending(feature => feature.Value)
            .ToArray();
        double total = features.Sum(feature => feature.Value);
        int seen = Math.Clamp(features.Count(feature => feature.Value >= LeastShare * total), 1, count);
        List<(string Name, double Value)> shown = [.. features.Take(seen)];
        if (features.Length > seen)
            shown.Add((Chart.Count(features.Length - seen, "other"), features.Skip(seen).Sum(feature => feature.Value)));

        double greatest = Math.Max(shown.Max(bar => bar.Value), 0),
            least = Math.Min(shown.Min(bar => bar.Value), 0),
            range = greatest > least ? greatest - least : 1;
        var chart = new Chart(
            Invariant.Text($"Row {found.Row}: score {Chart.Number(found.Score)}"),
            "contribution to the score, and its share",
            ""
        );
        chart.MarkNamesY([.. shown.Select(bar => bar.Name)]);
        chart.LimitX(least < 0 ? least - (0.12 * range) : 0, greatest + (0.12 * range));
        chart.LimitY(0.4 - shown.Count, 0.6);
        chart.AddBars([.. shown.Select((bar, i) => (bar.Value, Share(bar.Value), i < seen ? Marker.Normal.Color : Colors.Gray))]);
        string most = string.Join(", ", features.Take(3).Select(feature => $"{feature.Name} {Share(feature.Value)}"));
        return chart.ToPicture(
            Invariant.Text($"What {features.Length} features contribute to the score {found.Score:G4} of row {found.Row}. Most: {most}."),
            Surroundings + (shown.Count * BarHeight)
        );

        string Share(double value) => total > 0 ? Invariant.Text($"{100 * value / total:F0}%") : Chart.Number(value);
    }

    private static double Sum(float[] contributions, int[] starts, int feature)
    {
        int end = feature + 1 < starts.Length ? starts[feature + 1] : contributions.Length;
        double sum = 0;
        foreach (float value in contributions.AsSpan(starts[feature]..end))
            sum += value;
        return sum;
    }

    /// <summary>The row that is drawn.</summary>
    private sealed record ContributedRow(long Row, float Score, float[] Contributions)
    {
        /// <summary>Finds a row by its number, or that of the highest score.</summary>
        public static ContributedRow Find(IDataView scored, DataViewSchema.Column column, DataViewSchema.Column scoreColumn, long? row)
        {
            using var cursor = scored.GetRowCursor([column, scoreColumn]);
            var (contributionsOf, scoreOf) = (NumberColumn.Getter<float>(cursor, column), NumberColumn.Getter<float>(cursor, scoreColumn));
            VBuffer<float> contributions = default,
                score = default;
            ContributedRow? best = null;
            long rows = 0;
            while (cursor.MoveNext())
            {
                long place = rows++;
                if (row is not null && place != row)
                    continue;
                scoreOf(ref score);
                float value = score.GetItemOrDefault(0);
                if (float.IsNaN(value) || value <= best?.Score)
                    continue;
                var values = new float[NumberColumn.SizeOf(column)];
                contributionsOf(ref contributions);
                FeatureColumn.CopyDense(contributions, values, (cursor, column.Name));
                if (values.All(float.IsFinite))
                    best = new ContributedRow(place, value, values);
                if (row is not null)
                    break;
            }
            Guard.That(
                row is null || best is not null || row < rows || rows == 0,
                nameof(row),
                $"'{nameof(row)}' is {row}, and the data has {rows} rows; give a number from 0 to {rows - 1}, or null for the highest "
                    + $"score."
            );
            string where = row is null ? "" : Invariant.Text($" at {row}");
            Guard.Data(
                best is not null,
                $"There is no row{where} with a score and finite contributions in column '{column.Name}', so there is nothing to draw."
            );
            return best;
        }
    }
}
