using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder;

/// <summary>
/// Finds anomalies in time series: adds <c>PredictedLabel</c> (Boolean, true for an anomaly), <c>Score</c> (Single, the higher the more
/// anomalous) and <c>Threshold</c> (Single, what the score was compared with).
/// </summary>
/// <remarks>
/// A point is an anomaly where every window that holds it scores above the threshold, and its score is the lowest of them. Other points
/// are ordered by the mean of their windows, below the threshold. Rows nearer to an end of the series than a window are in fewer windows,
/// and have a higher threshold. Detectors that earlier versions saved score as they did: by the mean.
/// All columns of the view are carried along, and its order is kept. A view is read and scored as a whole when one of the added columns is
/// first read, since the windows of a point reach past it; 9 bytes a row are kept. The threshold of each series begins where training left
/// it and learns on from row to row (SPOT), anew for every view: the transformer never changes. A row with a missing value scores NaN and
/// is no anomaly; so does every row of a series shorter than a window. Thread-safe until disposed.
/// </remarks>
public sealed class AutoencoderSeriesTransformer : ITransformer, IDisposable
{
    internal AutoencoderSeriesTransformer(AutoencoderModel model, SeriesInfo info) => (Model, Info) = (model, info);

    /// <summary>The network, which scores windows; the transformer owns it.</summary>
    public AutoencoderModel Model { get; }

    /// <summary>Rows of a window: the option, or what the training series told.</summary>
    public int WindowLength => Info.Window;

    /// <summary>The probability that a normal point is above the threshold.</summary>
    public double Risk => Info.Risk;

    /// <summary>The keys of the series of the training; a single empty one where there was no key column.</summary>
    public IReadOnlyCollection<string> Keys => Info.Known.Keys;

    /// <summary>What is known of the series.</summary>
    internal SeriesInfo Info { get; }

    /// <summary>False: a score needs the rows around it.</summary>
    public bool IsRowToRowMapper => false;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) =>
        new SeriesColumns(Info, Guard.NotNull(inputSchema), () => throw new NotSupportedException()).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new ExtendedView(Columns(input), input);

    /// <summary>Not to be had.</summary>
    /// <param name="inputSchema">A schema.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new NotSupportedException(
            "A point of a series is judged by the rows around it, so no row can be scored alone; use Transform."
        );

    /// <summary>Writes everything as one ONNX file; it appears whole or not at all.</summary>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    public void Save(string path) => AtomicFile.Write(Guard.NotBlank(path), Info.WriteInto(Model.ToOnnx()));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The transformer; dispose it when done.</returns>
    /// <exception cref="ModelFormatException">The file is damaged, or holds no detector of anomalies in series.</exception>
    public static AutoencoderSeriesTransformer Load(string path)
    {
        byte[] onnx = File.ReadAllBytes(Guard.NotBlank(path));
        var info = SeriesInfo.Read(onnx);
        return new AutoencoderSeriesTransformer(AutoencoderModel.Load(onnx), info);
    }

    /// <summary>Not to be had: ML.NET's own steps, which a model file is made of, see one row at a time.</summary>
    /// <param name="ctx">Where ML.NET saves to.</param>
    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException(
            "A detector of anomalies in series has a file of its own: write it with its method Save, and read it with "
                + "AutoencoderSeriesTransformer.Load. Save other steps of the pipeline with mlContext.Model.Save."
        );

    /// <summary>What the windows are, and of how many series.</summary>
    /// <returns>One line; the same in every culture.</returns>
    public override string ToString() =>
        Invariant.Text($"{nameof(AutoencoderSeriesTransformer)}: windows of {WindowLength} rows, {Keys.Count} series, risk {Risk:G6}");

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>Scores a view at once, so that the result needs no model.</summary>
    internal IDataView Score(IDataView input)
    {
        var columns = Columns(input);
        columns.Force();
        return new ExtendedView(columns, input);
    }

    private SeriesColumns Columns(IDataView input) => new(Info, Guard.NotNull(input).Schema, () => SeriesScores.Of(input, Info, Model));
}
