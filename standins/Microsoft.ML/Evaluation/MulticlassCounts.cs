using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Evaluation;

/// <summary>What the multiclass metrics are made of, counted row by row. Labels beyond the scored classes count as errors.</summary>
internal sealed class MulticlassCounts
{
    private const float Epsilon = 1e-15f;

    private readonly double[][] _confusion; // (actual, predicted)
    private readonly long[] _rank; // rows by the rank of the right class; one more for labels beyond the classes
    private readonly long[] _rowsOfClass;
    private readonly double[] _lossOfClass;
    private double _loss;
    private long _rows;

    private MulticlassCounts(int classes)
    {
        _confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
        _rank = new long[classes + 1];
        _rowsOfClass = new long[classes];
        _lossOfClass = new double[classes];
    }

    internal static MulticlassCounts Read(IDataView data, DataViewSchema.Column label, DataViewSchema.Column score)
    {
        var counts = new MulticlassCounts(score.Type.ValueCount());
        using var cursor = data.GetRowCursor([label, score]);
        var labelGetter = EvaluatedColumns.LabelGetter(cursor, label);
        var scoreGetter = cursor.GetGetter<VBuffer<float>>(score);
        float labelValue = 0;
        VBuffer<float> buffer = default;
        var scores = new float[score.Type.ValueCount()];
        while (cursor.MoveNext())
        {
            labelGetter(ref labelValue);
            scoreGetter(ref buffer);
            buffer.CopyTo(scores);
            // Unlabelled rows, labels that are no class number and scores that are not finite say nothing.
            if (labelValue >= 0 && labelValue == (int)labelValue && scores.All(float.IsFinite))
            {
                counts.Add((int)labelValue, scores);
            }
        }

        return counts;
    }

    internal MulticlassClassificationMetrics Metrics(int topK)
    {
        int classes = _confusion.Length;
        double[] accuracies = [.. Enumerable.Range(0, classes).Where(c => _rowsOfClass[c] > 0).Select(c => _confusion[c][c] / _rowsOfClass[c])];
        double loss = _rows > 0 ? _loss / _rows : 0;
        double entropy = -_rowsOfClass.Where(count => count > 0).Sum(count => (double)count / _rows * Math.Log((double)count / _rows));
        double seen = 0;
        return new MulticlassClassificationMetrics
        {
            MicroAccuracy = _rows > 0 ? (double)_rank[0] / _rows : 0,
            MacroAccuracy = accuracies.Length > 0 ? accuracies.Average() : 0,
            LogLoss = loss,
            LogLossReduction = (entropy - loss) / entropy,
            PerClassLogLoss = [.. _lossOfClass.Select((sum, c) => _rowsOfClass[c] > 0 ? sum / _rowsOfClass[c] : 0)],
            TopKPredictionCount = topK,
            TopKAccuracyForAllK = topK > 0 ? [.. _rank.Take(topK).Select(count => seen += (double)count / _rows)] : null,
            ConfusionMatrix = new ConfusionMatrix(_confusion),
        };
    }

    private void Add(int label, float[] scores)
    {
        bool known = label < scores.Length;
        double loss = -Math.Log(known ? Math.Clamp(scores[label], Epsilon, 1) : Epsilon);
        _rows++;
        _loss += loss;

        // Of equal scores, the first class ranks first.
        float right = known ? scores[label] : 0;
        int rank = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            if (scores[c] > right || (scores[c] == right && c < label))
            {
                rank++;
            }
        }

        _rank[rank]++;
        if (known)
        {
            _rowsOfClass[label]++;
            _lossOfClass[label] += loss;
            _confusion[label][TensorPrimitives.IndexOfMax<float>(scores)]++;
        }
    }
}
