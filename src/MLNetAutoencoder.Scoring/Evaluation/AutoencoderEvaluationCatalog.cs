using MLNetAutoencoder;

namespace Microsoft.ML;

/// <summary>Measures how good an autoencoder is, on scored data, by the names of columns. The methods may be called from several threads.</summary>
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
    /// <exception cref="InvalidOperationException">A column is of another type or size, the image does not fit it, or no row can be evaluated.</exception>
    public static ReconstructionMetrics EvaluateReconstruction(
        this DataOperationsCatalog catalog,
        IDataView data,
        string featureColumnName = EvaluationDefaults.FeatureColumn,
        string reconstructionColumnName = EvaluationDefaults.ReconstructionColumn,
        ImageShape? imageShape = null,
        double dataRange = EvaluationDefaults.DataRange)
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.That(double.IsFinite(dataRange) && dataRange > 0, nameof(dataRange), $"'{nameof(dataRange)}' is {dataRange}; give the difference of the greatest and the least possible pixel, above 0.");
        return ReconstructionEvaluator.Evaluate(data, featureColumnName, reconstructionColumnName, imageShape, dataRange);
    }

    /// <summary>
    /// Measures codes: clusters against labels, classifiers on them, and how far neighbourhoods of the features survive. Codes and labels of
    /// all rows are held in memory, features of at most <see cref="LatentEvaluationOptions.MaxRows"/>.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Scored data; the metrics are of these rows.</param>
    /// <param name="latentColumnName">The codes: a vector of Single of known size.</param>
    /// <param name="labelColumnName">
    /// The labels: a key, a text, a Boolean, or a number of type Single, Double, Int32 or Int64. The default null leaves out what needs them.
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
    /// <exception cref="ArgumentException">A column is missing, a name is blank, an option out of range, or no column or option was given that the codes could be compared by.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size, there are too few rows for the options, or the labels are of one class.</exception>
    public static LatentMetrics EvaluateLatent(
        this DataOperationsCatalog catalog,
        IDataView data,
        string latentColumnName = EvaluationDefaults.LatentColumn,
        string? labelColumnName = null,
        string? featureColumnName = null,
        IDataView? trainingData = null,
        LatentEvaluationOptions? options = null)
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.NotBlank(latentColumnName);
        return LatentEvaluator.Evaluate(data, latentColumnName, labelColumnName, featureColumnName, trainingData, (options ?? new()).Checked());
    }

    /// <summary>
    /// Measures how much of its latent space a variational autoencoder uses, in one pass and in memory that does not grow with the rows. Rows
    /// with a NaN or infinite value are passed over and counted.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Scored data.</param>
    /// <param name="meanColumnName">The mean of each row's posterior: a vector of Single of known size.</param>
    /// <param name="logVarianceColumnName">The natural logarithm of its variance: a vector of Single of the same size.</param>
    /// <param name="activityThreshold">The variance of the mean above which a dimension is active, 0 or greater. The default is 0.01.</param>
    /// <returns>The KL divergence to the standard normal prior and the active units.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or the threshold is below 0.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size, or no row can be evaluated.</exception>
    public static PosteriorMetrics EvaluatePosterior(
        this DataOperationsCatalog catalog,
        IDataView data,
        string meanColumnName = EvaluationDefaults.MeanColumn,
        string logVarianceColumnName = EvaluationDefaults.LogVarianceColumn,
        double activityThreshold = EvaluationDefaults.ActivityThreshold)
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.That(double.IsFinite(activityThreshold) && activityThreshold >= 0, nameof(activityThreshold), $"'{nameof(activityThreshold)}' is {activityThreshold}; give a variance, 0 or greater.");
        return PosteriorEvaluator.Evaluate(data, meanColumnName, logVarianceColumnName, activityThreshold);
    }
}
