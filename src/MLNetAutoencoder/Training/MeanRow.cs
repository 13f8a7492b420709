using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;

namespace MLNetAutoencoder.Training;

/// <summary>
/// The least that a model must be better than: the mean of the rows in place of each. Networks that collapse, as those of sparse images
/// behind a sigmoid may, give nothing else.
/// </summary>
internal static class MeanRow
{
    private const int BatchRows = 512;
    private const int LeastRows = 30; // fewer tell little of their variance

    /// <summary>A model that explains less than this share of the variance has learned next to nothing.</summary>
    private const double LeastExplained = 0.01;

    /// <summary>What to say of a model by its error on the rows held out; null where there is nothing to say.</summary>
    public static string? Warning(TrainingData data, float? meanSquaredError)
    {
        if (meanSquaredError is not { } error || data.ValidationRows < LeastRows)
            return null;
        double byMean = Error(data);
        return byMean > 0 && error > (1 - LeastExplained) * byMean
            ? Invariant.Text(
                $"The model rebuilds held-out rows no better than their mean does: its mean squared error is {error:G3}, and the mean's "
                    + $"{byMean:G3}. It may have collapsed to one output for all rows: try another learning rate, more epochs, another "
                    + $"output activation, or a larger code."
            )
            : null;
    }

    /// <summary>The mean squared difference of held-out targets, scaled, from their mean.</summary>
    private static double Error(TrainingData data)
    {
        var (width, start, count) = (data.Width, data.Layout.TargetStart, data.Layout.Targets);
        int batchRows = Math.Max(1, Math.Min(BatchRows, Array.MaxLength / width));
        var rows = new float[batchRows * width];
        var weights = new float[batchRows];
        double[] sums = new double[count],
            squares = new double[count],
            weighed = new double[count],
            total = [0];
        using var reader = data.OpenValidation(batchRows);
        for (int filled; (filled = reader.Next()) > 0; )
        {
            reader.Fill(0, filled, rows.AsSpan(0, filled * width), weights.AsSpan(0, filled));
            for (int row = 0; row < filled; row++)
            {
                total[0] += weights[row];
                var target = rows.AsSpan((row * width) + start, count);
                double weight = weights[row] * ((double)count / (count - Padding(data, target)));
                for (int i = 0; i < count; i++)
                {
                    if (float.IsNaN(target[i]))
                        continue;
                    weighed[i] += weight;
                    sums[i] += weight * target[i];
                    squares[i] += weight * target[i] * target[i];
                }
            }
        }
        foreach (double[] of in new[] { sums, squares, weighed, total })
            data.Peers.Sum(of);
        return Enumerable.Range(0, count).Where(i => weighed[i] > 0).Sum(i => Math.Max(0, squares[i] - (sums[i] * sums[i] / weighed[i])))
            / total[0]
            / count;
    }

    private static int Padding(TrainingData data, ReadOnlySpan<float> target) => data.Layout.Padding is null ? 0 : target.Count(float.NaN);
}
