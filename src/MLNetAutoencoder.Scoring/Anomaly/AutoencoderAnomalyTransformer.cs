using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
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

    /// <summary>The rows of a view with the highest scores, and which features these come from. The view is read once.</summary>
    /// <param name="data">
    /// Has the columns that the detector was trained on, as the steps before it make them: what the whole pipeline made of rows will do.
    /// </param>
    /// <param name="top">How many rows are told of at most, 1 or more. The default is 10.</param>
    /// <param name="features">
    /// How many features are told of each row at most, 1 or more; none below half a percent. The default is 3.
    /// </param>
    /// <returns>
    /// The highest score first, and of equal scores the first row; anomalies or not. Rows with a NaN score are not among them.
    /// </returns>
    /// <remarks>
    /// No option is needed for it: contributions, reconstructions and probabilities are computed for these rows alone, by a session that
    /// is closed again. Thread-safe.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="top"/> or <paramref name="features"/> is below 1, or a column is missing.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type than in the training, the score is no sum over features (an objective that scores codes), or an older
    /// version wrote the file and the options named no <c>ContributionsColumnName</c>.
    /// </exception>
    public IReadOnlyList<AnomalyExplanation> Explain(IDataView data, int top = 10, int features = 3)
    {
        Guard.NotNull(data);
        RequireOneOrMore(top, nameof(top));
        RequireOneOrMore(features, nameof(features));
        return AnomalyExplainer.Explain(Model, data, top, features);
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant.Text($"{base.ToString()}, threshold {Threshold:G6}");

    private static void RequireOneOrMore(int value, string name)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(name, value, Invariant.Text($"'{name}' is {value}; it must be 1 or more."));
    }

    private protected override Func<MLContext, IEstimator<ITransformer>> Scalars() =>
        Model.Info.Outputs.FirstOrDefault(o => o.Role == OutputRole.Probability) is { } probability
            ? ml => ScoreAndLabelMapping.Steps(ml).Append(ReconstructionErrorMapping.Steps(ml, probability.ColumnName))
            : ScoreAndLabelMapping.Steps;
}
