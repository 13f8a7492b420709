using Microsoft.ML.Internal;

namespace Microsoft.ML.Evaluation;

/// <summary>Scored rows, best score first. Rows without a label or with a score that is not finite are left out.</summary>
internal sealed class Ranking
{
    private readonly (float Score, bool Positive)[] _rows;
    private readonly long _positives;

    private Ranking(IEnumerable<(float Score, bool Positive)> rows)
    {
        _rows = [.. rows.OrderByDescending(row => row.Score)];
        _positives = _rows.LongCount(row => row.Positive);
    }

    internal static Ranking Read(IDataView data, DataViewSchema.Column label, DataViewSchema.Column score)
    {
        using var cursor = data.GetRowCursor([label, score]);
        var labelGetter = EvaluatedColumns.LabelGetter(cursor, label);
        var scoreGetter = cursor.GetGetter<float>(score);
        var rows = new List<(float, bool)>();
        float labelValue = 0;
        float scoreValue = 0;
        while (cursor.MoveNext())
        {
            labelGetter(ref labelValue);
            scoreGetter(ref scoreValue);
            if (!float.IsNaN(labelValue) && float.IsFinite(scoreValue))
            {
                rows.Add((scoreValue, labelValue > 0));
            }
        }

        return new Ranking(rows);
    }

    /// <summary>Probability that a positive row ranks above a negative one; equal scores count half.</summary>
    internal double AreaUnderRocCurve()
    {
        long negatives = _rows.LongLength - _positives;
        Check.Param(_positives > 0, "PosSample", "AUC is not defined when there is no positive class in the data");
        Check.Param(negatives > 0, "NegSample", "AUC is not defined when there is no negative class in the data");
        double area = 0;
        long positivesAbove = 0;
        foreach (var tie in Ties())
        {
            long positives = tie.LongCount(row => row.Positive);
            area += (tie.Count - positives) * (positivesAbove + (0.5 * positives));
            positivesAbove += positives;
        }

        return area / (_positives * (double)negatives);
    }

    internal double DetectionRate(int falsePositiveCount)
    {
        if (_positives == 0 || _positives == _rows.LongLength)
        {
            return double.NaN;
        }

        long found = 0;
        int falsePositives = 0;
        foreach (var (_, positive) in _rows)
        {
            if (positive)
            {
                found++;
            }
            else if (++falsePositives > falsePositiveCount)
            {
                break;
            }
        }

        return found / (double)_positives;
    }

    private IEnumerable<ArraySegment<(float Score, bool Positive)>> Ties()
    {
        int start = 0;
        for (int end = 1; end <= _rows.Length; end++)
        {
            if (end == _rows.Length || _rows[end].Score != _rows[start].Score)
            {
                yield return new ArraySegment<(float Score, bool Positive)>(_rows, start, end - start);
                start = end;
            }
        }
    }
}
