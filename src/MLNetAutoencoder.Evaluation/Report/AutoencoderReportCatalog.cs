using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Report;

namespace Microsoft.ML;

/// <summary>
/// Writes reports for people: one HTML file each, with pictures and tables, that needs no network and can be mailed, printed and kept.
/// The methods may be called from several threads.
/// </summary>
public static class AutoencoderReportCatalog
{
    /// <summary>
    /// Writes what a detector makes of data: a summary, the highest scores and their reasons, what the data are, losses, a model card,
    /// options and environment, and with labels curves and metrics.
    /// </summary>
    /// <param name="detector">The detector, fitted or loaded.</param>
    /// <param name="path">The file, by custom with the ending <c>.html</c>; one that is there is replaced as a whole.</param>
    /// <param name="data">What it is to judge, with the columns of its training; rows that it was not trained on tell most.</param>
    /// <param name="options">What to show; checked and copied here. The default null takes the defaults.</param>
    /// <exception cref="ArgumentException">A column is missing, the path is blank, or an option is out of range or not of use here.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size, or the data has no rows.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is as it was.</exception>
    public static void SaveReport(
        this AutoencoderAnomalyTransformer detector,
        string path,
        IDataView data,
        AutoencoderReportOptions? options = null
    ) =>
        DetectorReport.Save(
            Guard.NotBlank(path),
            Guard.NotNull(detector),
            Guard.NotNull(data),
            (options ?? new()).Checked(nameof(AutoencoderReportOptions.TimeColumnName))
        );

    /// <summary>
    /// Writes what a model makes of data: a summary, a map of its codes, how well rows are rebuilt where the model does that, images on
    /// request, what the data are, losses, a model card, options and environment.
    /// </summary>
    /// <param name="transformer">The model, fitted or loaded.</param>
    /// <param name="path">The file, by custom with the ending <c>.html</c>; one that is there is replaced as a whole.</param>
    /// <param name="data">What it is to make codes of, with the columns of its training.</param>
    /// <param name="options">What to show; checked and copied here. The default null takes the defaults.</param>
    /// <exception cref="ArgumentException">A column is missing, the path is blank, or an option is out of range or not of use here.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size, or the data has no rows.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is as it was.</exception>
    public static void SaveReport(
        this AutoencoderTransformer transformer,
        string path,
        IDataView data,
        AutoencoderReportOptions? options = null
    ) =>
        FeatureReport.Save(
            Guard.NotBlank(path),
            Guard.NotNull(transformer),
            Guard.NotNull(data),
            (options ?? new()).Checked(
                nameof(AutoencoderReportOptions.TimeColumnName),
                nameof(AutoencoderReportOptions.IdColumnNames),
                nameof(AutoencoderReportOptions.AnomalyLabel)
            )
        );

    /// <summary>
    /// Writes what a detector makes of time series: a summary, the series with their alerts, incidents, what the data are, a model card,
    /// options and environment, and with labels metrics.
    /// </summary>
    /// <param name="detector">The detector, fitted or loaded.</param>
    /// <param name="path">The file, by custom with the ending <c>.html</c>; one that is there is replaced as a whole.</param>
    /// <param name="data">Rows of series in the order of time, with the columns of the training.</param>
    /// <param name="options">What to show; checked and copied here. The default null takes the defaults.</param>
    /// <exception cref="ArgumentException">A column is missing, the path is blank, or an option is out of range or not of use here.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size, or the data has no rows.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is as it was.</exception>
    public static void SaveReport(
        this AutoencoderSeriesTransformer detector,
        string path,
        IDataView data,
        AutoencoderReportOptions? options = null
    ) =>
        SeriesReport.Save(
            Guard.NotBlank(path),
            Guard.NotNull(detector),
            Guard.NotNull(data),
            (options ?? new()).Checked(
                nameof(AutoencoderReportOptions.ImageShape),
                nameof(AutoencoderReportOptions.IdColumnNames),
                nameof(AutoencoderReportOptions.AnomalyLabel)
            )
        );

    /// <summary>Writes how a training went: losses by epoch as a picture and as a table.</summary>
    /// <param name="history">A fitted model's history.</param>
    /// <param name="path">The file, by custom with the ending <c>.html</c>; one that is there is replaced as a whole.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="InvalidOperationException">No epoch has a finite loss.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is as it was.</exception>
    public static void SaveReport(this TrainingHistory history, string path) =>
        HistoryReport.Save(Guard.NotBlank(path), Guard.NotNull(history));
}
