using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MLNetAutoencoder.Metrics;

/// <summary>How well a linear classifier tells labels from codes (Alain and Bengio, 2017).</summary>
internal static class LinearProbe
{
    /// <summary>The accuracy on rows of a multinomial logistic regression that was fitted to training rows.</summary>
    public static double Accuracy(RowMatrix training, int[] trainingLabels, RowMatrix codes, int[] labels, int classes)
    {
        var ml = new MLContext(seed: 0);
        var trainer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = nameof(Row.Label),
                FeatureColumnName = nameof(Row.Features),
                L1Regularization = 0,
                L2Regularization = 1,
            }
        );
        var model = trainer.Fit(View(ml, training, trainingLabels, classes));
        try
        {
            var predicted = model.Transform(View(ml, codes, labels, classes)).GetColumn<uint>("PredictedLabel");
            return predicted.Zip(labels).Count(p => p.First == p.Second + 1) / (double)labels.Length;
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private static IDataView View(MLContext ml, RowMatrix codes, int[] labels, int classes)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, codes.Columns);
        return ml.Data.LoadFromEnumerable(
            labels
                .Select((label, i) => new Row { Label = (uint)label, Features = Array.ConvertAll(codes[i].ToArray(), v => (float)v) })
                .ToList(),
            definition
        );
    }

    private sealed class Row
    {
        /// <summary>Counted from 0; ML.NET counts keys of objects so, and those of columns from 1.</summary>
        public uint Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
