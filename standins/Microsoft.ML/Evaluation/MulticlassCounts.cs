using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Evaluation;

/// <summary>What the multiclass metrics are made of, counted row by row. Labels beyond the scored classes count as errors.</summary>
internal sealed class MulticlassCounts
{
    private const float Epsilon = 1e-15f;

    private readonly long[] _rightOfClass;
    private readonly long[] _rowsOfClass;
    private readonly double[] _lossOfClass;
    private double _loss;
    private long _rows;

    private MulticlassCounts(int classes)
    {
        _rightOfClass = new long[classes];
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

    internal MulticlassClassificationMetrics Metrics()
    {
        int classes = _rightOfClass.Length;
        double[] accuracies = [.. Enumerable.Range(0, classes).Where(c => _rowsOfClass[c] > 0).Select(c => (double)_rightOfClass[c] / _rowsOfClass[c])];
        double loss = _rows > 0 ? _loss / _rows : 0;
        double entropy = -_rowsOfClass.Where(count => count > 0).Sum(count => (double)count / _rows * Math.Log((double)count / _rows));
        return new MulticlassClassificationMetrics
        {
            MicroAccuracy = _rows > 0 ? (double)_rightOfClass.Sum() / _rows : 0,
            MacroAccuracy = accuracies.Length > 0 ? accuracies.Average() : 0,
            LogLoss = loss,
            LogLossReduction = (entropy - loss) / entropy,
            PerClassLogLoss = [.. _lossOfClass.Select((sum, c) => _rowsOfClass[c] > 0 ? sum / _rowsOfClass[c] : 0)],
        };
    }

    private void Add(int label, float[] scores)
    {
        bool known = label < scores.Length;
        double loss = -Math.Log(known ? Math.Clamp(scores[label], Epsilon, 1) : Epsilon);
        _rows++;
        _loss += loss;

        if (known)
        {
            _rowsOfClass[label]++;
            _lossOfClass[label] += loss;
            // Of equal scores, the first class ranks first.
            if (TensorPrimitives.IndexOfMax<float>(scores) == label)
            {
                _rightOfClass[label]++;
            }
        }
    }
}
