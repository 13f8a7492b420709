using System.Runtime.CompilerServices;
using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators;
using MLNetAutoencoder.Options;

namespace Microsoft.ML;

/// <summary>Adds autoencoders to ML.NET's catalogs.</summary>
public static class AutoencoderCatalog
{
    /// <summary>Trains an autoencoder on a column of features and adds the code that it makes of each row, with default options.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with the code.</param>
    /// <param name="inputColumnName">
    /// The column of features: numbers or Booleans, one a row or a vector of known size. The default null takes
    /// <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="latentSize">
    /// Values in the code, 1 or greater. The default null takes the square root of the number of features, rounded up.
    /// </param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <exception cref="ArgumentException">A name is blank or a size out of range.</exception>
    public static AutoencoderEstimator Autoencoder(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int? latentSize = null
    ) => catalog.Autoencoder(outputColumnName, inputColumnName, new AutoencoderOptions { LatentSize = latentSize });

    /// <summary>Trains an autoencoder on a column of features and adds the code that it makes of each row.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with the code.</param>
    /// <param name="inputColumnName">
    /// The column of features: numbers or Booleans, one a row or a vector of known size. Null takes <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="options">Network, training and further columns; checked and copied here.</param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <exception cref="ArgumentException">A name is blank, or options are out of range: all faults in one message.</exception>
    public static AutoencoderEstimator Autoencoder(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        AutoencoderOptions options
    ) => catalog.Autoencoder(outputColumnName, [inputColumnName ?? outputColumnName], options);

    /// <summary>
    /// Trains an autoencoder on several columns of features and adds the code that it makes of each row, with default options.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with the code.</param>
    /// <param name="inputColumnNames">
    /// The columns of features, each of numbers or Booleans, one a row or a vector of known size; types may differ. Features are named
    /// after them: <c>Age</c>, or <c>Color.red</c> for a slot of a vector.
    /// </param>
    /// <param name="latentSize">
    /// Values in the code, 1 or greater. The default null takes the square root of the number of features, rounded up.
    /// </param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <exception cref="ArgumentException">A name is blank or twice there, or a size out of range.</exception>
    [OverloadResolutionPriority(-1)] // null is a single name
    public static AutoencoderEstimator Autoencoder(
        this TransformsCatalog catalog,
        string outputColumnName,
        string[] inputColumnNames,
        int? latentSize = null
    ) => catalog.Autoencoder(outputColumnName, inputColumnNames, new AutoencoderOptions { LatentSize = latentSize });

    /// <summary>Trains an autoencoder on several columns of features and adds the code that it makes of each row.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column to add: a vector of Single with the code.</param>
    /// <param name="inputColumnNames">
    /// The columns of features, each of numbers or Booleans, one a row or a vector of known size; types may differ. Features are named
    /// after them: <c>Age</c>, or <c>Color.red</c> for a slot of a vector.
    /// </param>
    /// <param name="options">Network, training and further columns; checked and copied here.</param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <exception cref="ArgumentException">
    /// A name is blank or twice there, or options are out of range: all faults in one message.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public static AutoencoderEstimator Autoencoder(
        this TransformsCatalog catalog,
        string outputColumnName,
        string[] inputColumnNames,
        AutoencoderOptions options
    ) => new(CatalogEnvironment.Of(catalog), outputColumnName, [.. Guard.NotNull(inputColumnNames)], options);

    /// <summary>Trains an anomaly detector, with default options.</summary>
    /// <param name="catalog">The catalog of anomaly detection trainers.</param>
    /// <param name="featureColumnName">The column of features: numbers or Booleans, one a row or a vector of known size.</param>
    /// <param name="contamination">
    /// The share of anomalies among the training rows, 0 to 0.5; null where it is unknown
    /// (<see cref="AutoencoderAnomalyOptions.Contamination"/>).
    /// </param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">The name is blank or the share out of range.</exception>
    public static AutoencoderAnomalyTrainer Autoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName = AutoencoderDefaults.FeatureColumn,
        double? contamination = null
    ) => catalog.Autoencoder(featureColumnName, new AutoencoderAnomalyOptions { Contamination = contamination });

    /// <summary>Trains an anomaly detector.</summary>
    /// <param name="catalog">The catalog of anomaly detection trainers.</param>
    /// <param name="featureColumnName">The column of features: numbers or Booleans, one a row or a vector of known size.</param>
    /// <param name="options">Network, training and share of anomalies; checked and copied here.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">The name is blank, or options are out of range: all faults in one message.</exception>
    public static AutoencoderAnomalyTrainer Autoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName,
        AutoencoderAnomalyOptions options
    ) => catalog.Autoencoder([featureColumnName], options);

    /// <summary>Trains an anomaly detector on several columns of features, with default options.</summary>
    /// <param name="catalog">The catalog of anomaly detection trainers.</param>
    /// <param name="featureColumnNames">
    /// The columns of features, each of numbers or Booleans, one a row or a vector of known size; types may differ. Features are named
    /// after them: <c>Age</c>, or <c>Color.red</c> for a slot of a vector.
    /// </param>
    /// <param name="contamination">
    /// The share of anomalies among the training rows, 0 to 0.5; null where it is unknown
    /// (<see cref="AutoencoderAnomalyOptions.Contamination"/>).
    /// </param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">A name is blank or twice there, or the share out of range.</exception>
    [OverloadResolutionPriority(-1)]
    public static AutoencoderAnomalyTrainer Autoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string[] featureColumnNames,
        double? contamination = null
    ) => catalog.Autoencoder(featureColumnNames, new AutoencoderAnomalyOptions { Contamination = contamination });

    /// <summary>Trains an anomaly detector on several columns of features.</summary>
    /// <param name="catalog">The catalog of anomaly detection trainers.</param>
    /// <param name="featureColumnNames">
    /// The columns of features, each of numbers or Booleans, one a row or a vector of known size; types may differ. Features are named
    /// after them: <c>Age</c>, or <c>Color.red</c> for a slot of a vector.
    /// </param>
    /// <param name="options">Network, training and share of anomalies; checked and copied here.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c> and <c>Score</c>.</returns>
    /// <exception cref="ArgumentException">
    /// A name is blank or twice there, or options are out of range: all faults in one message.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public static AutoencoderAnomalyTrainer Autoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string[] featureColumnNames,
        AutoencoderAnomalyOptions options
    ) => new(CatalogEnvironment.Of(catalog), [.. Guard.NotNull(featureColumnNames)], options);
}
