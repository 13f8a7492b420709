using MLNetAutoencoder;
using MLNetAutoencoder.Common;

namespace Microsoft.ML;

/// <summary>Adds the detection of anomalies in time series to ML.NET's catalogs.</summary>
public static class AutoencoderSeriesCatalog
{
    /// <summary>Finds the anomalies in one time series, or in many by a key, in one call: trains on a view and scores it.</summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="data">Rows in the order of time; rows of several series may be mixed. It is read twice at once.</param>
    /// <param name="valueColumnName">The values: a column of numbers, one a row or a vector of known size.</param>
    /// <param name="options">Window, key, risk and network; checked and copied here. The default null takes the defaults.</param>
    /// <returns>
    /// The view with <c>PredictedLabel</c> (Boolean), <c>Score</c> (Single, the higher the more anomalous) and <c>Threshold</c> (Single)
    /// added, as <see cref="AutoencoderSeriesTransformer"/> has them.
    /// </returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or options are out of range.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type, or no series fills two windows.</exception>
    public static IDataView DetectAnomaliesInSeries(
        this AnomalyDetectionCatalog catalog,
        IDataView data,
        string valueColumnName,
        AutoencoderSeriesOptions? options = null
    ) => catalog.DetectAnomaliesInSeries(data, [valueColumnName], options);

    /// <summary>Finds the anomalies in time series of several columns, in one call: trains on a view and scores it.</summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="data">Rows in the order of time; rows of several series may be mixed. It is read twice at once.</param>
    /// <param name="valueColumnNames">The values: columns of numbers, one a row or vectors of known size, judged together.</param>
    /// <param name="options">Window, key, risk and network; checked and copied here. The default null takes the defaults.</param>
    /// <returns>
    /// The view with <c>PredictedLabel</c> (Boolean), <c>Score</c> (Single, the higher the more anomalous) and <c>Threshold</c> (Single)
    /// added, as <see cref="AutoencoderSeriesTransformer"/> has them.
    /// </returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or options are out of range.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type, or no series fills two windows.</exception>
    public static IDataView DetectAnomaliesInSeries(
        this AnomalyDetectionCatalog catalog,
        IDataView data,
        string[] valueColumnNames,
        AutoencoderSeriesOptions? options = null
    )
    {
        using var model = Guard.NotNull(catalog).Trainers.AutoencoderSeries(valueColumnNames, options).Fit(data);
        return model.Score(data);
    }

    /// <summary>Trains a detector of anomalies in time series, to score others with.</summary>
    /// <param name="catalog">The catalog of anomaly detection trainers.</param>
    /// <param name="valueColumnName">The values: a column of numbers, one a row or a vector of known size.</param>
    /// <param name="options">Window, key, risk and network; checked and copied here. The default null takes the defaults.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c>, <c>Score</c> and <c>Threshold</c>.</returns>
    /// <exception cref="ArgumentException">A name is blank, or options are out of range: all faults in one message.</exception>
    public static AutoencoderSeriesTrainer AutoencoderSeries(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string valueColumnName,
        AutoencoderSeriesOptions? options = null
    ) => catalog.AutoencoderSeries([valueColumnName], options);

    /// <summary>Trains a detector of anomalies in time series of several columns, to score others with.</summary>
    /// <param name="catalog">The catalog of anomaly detection trainers.</param>
    /// <param name="valueColumnNames">The values: columns of numbers, one a row or vectors of known size, judged together.</param>
    /// <param name="options">Window, key, risk and network; checked and copied here. The default null takes the defaults.</param>
    /// <returns>An estimator that adds <c>PredictedLabel</c>, <c>Score</c> and <c>Threshold</c>.</returns>
    /// <exception cref="ArgumentException">A name is blank, or options are out of range: all faults in one message.</exception>
    public static AutoencoderSeriesTrainer AutoencoderSeries(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string[] valueColumnNames,
        AutoencoderSeriesOptions? options = null
    ) => new(CatalogEnvironment.Of(catalog), Guard.NotNull(valueColumnNames), options ?? new AutoencoderSeriesOptions());
}
