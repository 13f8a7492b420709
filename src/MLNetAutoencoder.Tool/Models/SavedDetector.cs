using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Conversion;
using MLNetAutoencoder.Loading;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Models;

/// <summary>A pipeline with a detector in it, read from a file that ML.NET saved.</summary>
internal sealed class SavedDetector : IDisposable
{
    private SavedDetector(MLContext ml, ITransformer model, DataViewSchema schema, AutoencoderAnomalyTransformer detector) =>
        (Context, Model, InputSchema, Detector) = (ml, model, schema, detector);

    public MLContext Context { get; }

    public ITransformer Model { get; }

    /// <summary>The columns of the data that the model was trained on.</summary>
    public DataViewSchema InputSchema { get; }

    public AutoencoderAnomalyTransformer Detector { get; }

    /// <summary>The columns to read of the data, with the types of the training.</summary>
    public IReadOnlyList<ViewColumn> Inputs => [.. InputSchema.Select(column => new ViewColumn(column.Name, Kind(column)))];

    /// <exception cref="FaultException">It is not there, is no model of ML.NET, or holds no detector.</exception>
    public static SavedDetector Load(string path)
    {
        var ml = new MLContext();
        var (model, schema) = LoadPipeline(ml, path);
        if (Find(model) is { } detector)
            return new(ml, model, schema, detector);
        (model as IDisposable)?.Dispose();
        throw new FaultException($"{path} holds no detector of anomalies; 'autoencoder info {path}' tells what it is.");
    }

    /// <summary>Reads any pipeline.</summary>
    /// <exception cref="FaultException">It is not there or is no model of ML.NET.</exception>
    public static (ITransformer Model, DataViewSchema Schema) LoadPipeline(MLContext ml, string path)
    {
        FaultException.RequireFile(path);
        try
        {
            return (SavedPipeline.Load(ml, path, out var schema).WithBatchedOnnx(ml), schema);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            throw new FaultException($"{path} is no model that ML.NET saved, or is damaged: {e.GetBaseException().Message}", inner: e);
        }
    }

    /// <summary>The rows of a source with the scores of the model, read and scored as they are asked for.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="others">Columns beside those that the model reads.</param>
    public IDataView Score(DataSource source, params IReadOnlyList<ViewColumn> others) => Model.Transform(Rows(source, others));

    /// <summary>The same rows, not scored.</summary>
    public IDataView Rows(DataSource source, params IReadOnlyList<ViewColumn> others)
    {
        var inputs = Inputs;
        return new TableView(source, [.. inputs, .. others.Where(column => !inputs.Any(input => input.Name == column.Name))]);
    }

    /// <summary>The columns of results among those of scored rows, for people.</summary>
    public static IEnumerable<string> Results(DataViewSchema scored) =>
        new[] { DetectorPipeline.Score, DetectorPipeline.PredictedLabel, DetectorPipeline.Probability, DetectorPipeline.Reasons }.Where(
            name => scored.GetColumnOrNull(name) is not null
        );

    public void Dispose() => (Model as IDisposable)?.Dispose();

    /// <summary>The first detector of a pipeline; null where there is none.</summary>
    public static AutoencoderAnomalyTransformer? Find(ITransformer model) =>
        PipelineSteps.Flat(model).OfType<AutoencoderAnomalyTransformer>().FirstOrDefault();

    private static DataKind Kind(DataViewSchema.Column column) =>
        column.Type switch
        {
            NumberDataViewType { RawType: var type } when type == typeof(float) => DataKind.Single,
            NumberDataViewType { RawType: var type } when type == typeof(double) => DataKind.Double,
            TextDataViewType => DataKind.String,
            _ => throw new FaultException(
                $"The model reads '{column.Name}' as {column.Type}, which the tool does not; score with ML.NET, or train with the tool."
            ),
        };
}
