using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;

namespace Microsoft.ML;

/// <summary>
/// Measures how good an autoencoder is, on scored data, by the names of columns. The methods may be called from several threads.
/// </summary>
public static class AutoencoderEvaluationCatalog
{
    /// <summary>
    /// Compares reconstructions with the features, in one pass and in memory that does not grow with the rows. Rows with a NaN or infinite
    /// value are passed over and counted.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Scored data.</param>
    /// <param name="featureColumnName">What was to be reconstructed: a vector of Single of known size.</param>
    /// <param name="reconstructionColumnName">The reconstructions: a vector of Single of the same size.</param>
    /// <param name="imageShape">How a vector is read as an image. The default null leaves out the metrics of images.</param>
    /// <param name="dataRange">
    /// The difference of the greatest and the least value that a pixel can have, above 0: 1 (the default), 16 or 255 for instance. Only the
    /// metrics of images use it.
    /// </param>
    /// <returns>Errors over all features and for each, and on request the metrics of images.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or the range is not above 0.</exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type or size, the image does not fit it, or no row can be evaluated.
    /// </exception>
    public static ReconstructionMetrics EvaluateReconstruction(
        this DataOperationsCatalog catalog,
        IDataView data,
        string featureColumnName = EvaluationDefaults.FeatureColumn,
        string reconstructionColumnName = EvaluationDefaults.ReconstructionColumn,
        ImageShape? imageShape = null,
        double dataRange = EvaluationDefaults.DataRange
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.That(
            double.IsFinite(dataRange) && dataRange > 0,
            nameof(dataRange),
            $"'{nameof(dataRange)}' is {dataRange}; give the difference of the greatest and the least possible pixel, above 0."
        );
        return ReconstructionEvaluator.Evaluate(data, featureColumnName, reconstructionColumnName, imageShape, dataRange);
    }

    /// <summary>
    /// Measures codes: clusters against labels, classifiers on them, and how far neighborhoods of the features survive. Codes and labels
    /// of all rows are held in memory, features of at most <see cref="LatentEvaluationOptions.MaxRows"/>.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Scored data; the metrics are of these rows.</param>
    /// <param name="latentColumnName">The codes: a vector of Single of known size.</param>
    /// <param name="labelColumnName">
    /// The labels: a key, a text, a Boolean, or a number of type Single, Double, Int32 or Int64. The default null leaves out what needs
    /// them.
    /// </param>
    /// <param name="featureColumnName">
    /// The features that the codes were made of, scaled as distances between them are to count. The default null leaves out trustworthiness
    /// and continuity.
    /// </param>
    /// <param name="trainingData">
    /// Other scored data with the same columns, for the k-NN accuracy and the linear probe to learn from. The default null takes the data
    /// itself for k-NN, without the row in question, and leaves out the probe.
    /// </param>
    /// <param name="options">Settings; checked and copied here. The default null takes the defaults.</param>
    /// <returns>The metrics that the given columns allow.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, a name is blank, an option out of range, or no column or option was given that the codes could be compared by.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type or size, there are too few rows for the options, or the labels are of one class.
    /// </exception>
    public static LatentMetrics EvaluateLatent(
        this DataOperationsCatalog catalog,
        IDataView data,
        string latentColumnName = EvaluationDefaults.LatentColumn,
        string? labelColumnName = null,
        string? featureColumnName = null,
        IDataView? trainingData = null,
        LatentEvaluationOptions? options = null
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.NotBlank(latentColumnName);
        return LatentEvaluator.Evaluate(
            data,
            latentColumnName,
            labelColumnName,
            featureColumnName,
            trainingData,
            (options ?? new()).Checked()
        );
    }

    /// <summary>
    /// Measures how much of its latent space a variational autoencoder uses, and on request its evidence lower bound, in one pass and in
    /// memory that does not grow with the rows. Rows with a NaN or infinite value are passed over and counted.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Scored data.</param>
    /// <param name="meanColumnName">The mean of each row's posterior: a vector of Single of known size.</param>
    /// <param name="logVarianceColumnName">The natural logarithm of its variance: a vector of Single of the same size.</param>
    /// <param name="activityThreshold">
    /// The variance of the mean above which a dimension is active, 0 or greater. The default is 0.01.
    /// </param>
    /// <param name="featureColumnName">
    /// What was to be reconstructed, the target where there is one of its own: a vector of Single of known size. The default null leaves
    /// out the evidence lower bound; otherwise give one of the next two as well.
    /// </param>
    /// <param name="reconstructionColumnName">
    /// The reconstructions: a vector of Single of the same size. The likelihood is then that of the features in their own units.
    /// </param>
    /// <param name="reconstructionErrorColumnName">
    /// The mean squared difference of each row and its reconstruction over the scaled features, as <c>ReconstructionErrorColumnName</c> of
    /// the options adds it: a Single. The likelihood is then that of the scaled features, which is what training maximizes, and Gaussian.
    /// Not for models of mixed columns, whose error is no squared difference.
    /// </param>
    /// <param name="likelihood">
    /// The distribution of a row around its reconstruction. The default is <see cref="ReconstructionLikelihood.Gaussian"/>.
    /// </param>
    /// <param name="variance">
    /// The variance of <see cref="ReconstructionLikelihood.Gaussian"/>, above 0, in squared units of what it is measured on; nothing else
    /// uses it. The default is 0.5, which a variational autoencoder with squared errors and beta = 1 learns by; with another beta it is
    /// beta / 2.
    /// </param>
    /// <returns>The KL divergence to the standard normal prior, the active units, and with features the evidence lower bound.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, a name is blank, a number is out of range, or the columns that are named do not go together.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type or size, a value is not from 0 to 1 where the likelihood is Bernoulli's, or no row can be evaluated.
    /// </exception>
    public static PosteriorMetrics EvaluatePosterior(
        this DataOperationsCatalog catalog,
        IDataView data,
        string meanColumnName = EvaluationDefaults.LatentColumn,
        string logVarianceColumnName = EvaluationDefaults.LogVarianceColumn,
        double activityThreshold = EvaluationDefaults.ActivityThreshold,
        string? featureColumnName = null,
        string? reconstructionColumnName = null,
        string? reconstructionErrorColumnName = null,
        ReconstructionLikelihood likelihood = ReconstructionLikelihood.Gaussian,
        double variance = EvaluationDefaults.LikelihoodVariance
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.That(
            double.IsFinite(activityThreshold) && activityThreshold >= 0,
            nameof(activityThreshold),
            $"'{nameof(activityThreshold)}' is {activityThreshold}; give a variance, 0 or greater."
        );
        var term = ReconstructionTerm.Find(
            data.Schema,
            featureColumnName,
            reconstructionColumnName,
            reconstructionErrorColumnName,
            likelihood,
            variance
        );
        return PosteriorEvaluator.Evaluate(data, meanColumnName, logVarianceColumnName, activityThreshold, term);
    }

    /// <summary>
    /// Measures how well an anomaly detector tells anomalies from normal rows, with intervals, in one pass over the data. A row takes at
    /// most 15 bytes of memory, and 4 more for each thread while intervals are drawn. Rows with a score of NaN or without a label are
    /// passed over and counted.
    /// </summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Scored data, of up to two billion rows, anomalies and normal ones.</param>
    /// <param name="labelColumnName">
    /// What each row is: a Boolean, a number of any type (above 0 is an anomaly), or a text or a key, for which
    /// <see cref="DetectorEvaluationOptions.AnomalyLabel"/> tells which one is the anomaly.
    /// </param>
    /// <param name="scoreColumnName">
    /// The score, one number a row, the higher the more anomalous; it is read as Single. Infinite ones rank as they are.
    /// </param>
    /// <param name="predictedLabelColumnName">What the detector takes each row for: of the types of the label.</param>
    /// <param name="options">Settings; checked and copied here. The default null takes the defaults.</param>
    /// <returns>Metrics of the order of the scores and of the predicted labels.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, a name is blank, or an option is out of range or serves no column.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type, an anomaly's label is not told, there are fewer rows than the option K, or the rows that can be
    /// evaluated are none or of one kind.
    /// </exception>
    public static DetectorMetrics EvaluateDetector(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        string labelColumnName = EvaluationDefaults.LabelColumn,
        string scoreColumnName = EvaluationDefaults.ScoreColumn,
        string predictedLabelColumnName = EvaluationDefaults.PredictedLabelColumn,
        DetectorEvaluationOptions? options = null
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(scored);
        Guard.NotBlank(labelColumnName);
        Guard.NotBlank(scoreColumnName);
        Guard.NotBlank(predictedLabelColumnName);
        return DetectorEvaluator.Evaluate(scored, labelColumnName, scoreColumnName, predictedLabelColumnName, (options ?? new()).Checked());
    }

    /// <summary>
    /// Measures how far each feature of current data has moved from a reference: one pass over each view, of which a sample is compared.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="reference">The data to compare with: what a model was trained on, for instance.</param>
    /// <param name="current">The data that may have drifted.</param>
    /// <param name="columnNames">
    /// Columns of numbers of any type or Booleans, one a row or vectors of known size; both views have them, of the same type and size. A
    /// detector's score can be one of them. The default null takes all that both views have, hidden ones left out.
    /// </param>
    /// <param name="options">Settings; checked and copied here. The default null takes the defaults.</param>
    /// <returns>The population stability index and the Kolmogorov-Smirnov statistic of each feature.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, a name is blank, no name is given, or an option is out of range.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A column holds no numbers or differs in type or size, the views have no such column in common, or a view has no rows.
    /// </exception>
    public static DriftMetrics DriftBetween(
        this DataOperationsCatalog catalog,
        IDataView reference,
        IDataView current,
        string[]? columnNames = null,
        DriftOptions? options = null
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(reference);
        Guard.NotNull(current);
        return DriftEvaluator.Compare(reference, current, columnNames, (options ?? new()).Checked());
    }
}
