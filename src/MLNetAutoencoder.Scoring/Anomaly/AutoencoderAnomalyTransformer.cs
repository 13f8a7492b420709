using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Scores rows by trained autoencoders, as their options chose: <c>PredictedLabel</c> (Boolean, true for an anomaly) and <c>Score</c>
/// (Single, the distance to training rows or the reconstruction error, higher is more anomalous), and if it was trained so the
/// probability of a lower score and what each feature contributes to it.
/// </summary>
/// <remarks>
/// A row with a NaN or infinite feature gets a NaN score and NaN contributions, and is not labeled an anomaly. Saved models load where
/// the scoring package is referenced.
/// </remarks>
public sealed class AutoencoderAnomalyTransformer : AutoencoderTransformerBase, ISingleFeaturePredictionTransformer<AutoencoderModel>
{
    internal const string ScoreColumn = "Score";
    internal const string LabelColumn = "PredictedLabel";

    internal AutoencoderAnomalyTransformer(AutoencoderModel model, TrainingHistory? history = null)
        : base(model, history) { }

    /// <summary>Rows with a score above this are labeled anomalies.</summary>
    public float Threshold => Model.Info.Threshold!.Value;

    /// <summary>The column of features; the first where there are several.</summary>
    public string FeatureColumnName => Model.Inputs[0].Name;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => ModelInputs.TypeOf(Model.Inputs[0]);

    /// <summary>The same detector with another threshold; scores stay as they are.</summary>
    /// <param name="threshold">Rows with a score above this are labeled anomalies. Finite.</param>
    /// <returns>A transformer with a model of its own; dispose both.</returns>
    /// <exception cref="ArgumentException">The threshold is NaN or infinite.</exception>
    public AutoencoderAnomalyTransformer WithThreshold(float threshold)
    {
        Guard.That(
            float.IsFinite(threshold),
            nameof(threshold),
            $"'{nameof(threshold)}' is {threshold}; it must be finite. The model's own is {Threshold}."
        );
        var model = AutoencoderModel.Load(ThresholdEditor.Replace(Model.ToOnnx(), Model.Info, threshold));
        (model.TrainingStateSource, model.DecoderSource) = (Model.TrainingStateSource, Model.DecoderSource);
        model.EncoderSource = Model.EncoderSource;
        return new AutoencoderAnomalyTransformer(model, History) { TempFolder = TempFolder };
    }

    /// <summary>The same detector with another threshold, by the scores of its training rows; scores stay as they are.</summary>
    /// <param name="threshold">Where it lies.</param>
    /// <returns>A transformer with a model of its own; dispose both.</returns>
    /// <exception cref="InvalidOperationException">The model's file, of an older version, does not tell of the scores.</exception>
    public AutoencoderAnomalyTransformer WithThreshold(AnomalyThreshold threshold)
    {
        Guard.NotNull(threshold);
        if (threshold is ValueThreshold value)
            return WithThreshold(value.Score);
        Guard.Data(
            Model.Info.Scores is not null,
            $"The model was written by an older version, which did not keep the scores of the training rows; give a score "
                + $"({nameof(AnomalyThreshold)}.{nameof(AnomalyThreshold.Value)}), or fit anew."
        );
        return WithThreshold(threshold.Of(Model.Info.Scores));
    }

    private protected override Func<MLContext, IEstimator<ITransformer>> Scalars() =>
        Model.Info.Outputs.FirstOrDefault(o => o.Role == OutputRole.Probability) is { } probability
            ? ml => ScoreAndLabelMapping.Steps(ml).Append(ReconstructionErrorMapping.Steps(ml, probability.ColumnName))
            : ScoreAndLabelMapping.Steps;
}
