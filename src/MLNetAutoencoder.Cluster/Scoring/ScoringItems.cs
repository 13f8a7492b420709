using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Loading;
using MLNetAutoencoder.Partitions;
using MLNetAutoencoder.Queue;

namespace MLNetAutoencoder.Scoring;

/// <summary>Scores partitions. The bytes of an output follow from partition and model alone, so that a second run does no harm.</summary>
internal sealed class ScoringItems(AllowedFolders models, AllowedFolders data, AllowedFolders outputs, PartitionFiles files)
    : IItemHandler,
        IDisposable
{
    private readonly MLContext _ml = new();
    private (string Sha256, ITransformer Model, DataViewSchema Schema)? _last;

    public string Kind => ScoringItem.Kind;

    public string Do(string body, CancellationToken cancellationToken)
    {
        var item = ScoringItem.Parse(body);
        string output = outputs.Require(item.Output);
        files.RequireWritable(output);
        string input = data.Require(item.Input);
        var about = new FileInfo(input);
        Guard.Data(
            about.Exists && about.Length == item.InputBytes && about.LastWriteTimeUtc.Ticks == item.InputTicks,
            $"'{item.Input}' is not what it was when the job was submitted; submit the job again."
        );
        var (model, schema) = Model(item);
        IEnumerable<PartitionColumn> needed = schema.Select(column => new PartitionColumn(column.Name, column.Type));
        if (item.Key is not null && schema.GetColumnOrNull(item.Key) is null)
            needed = needed.Append(new(item.Key, TextDataViewType.Instance));
        using var rows = files.Open(_ml, input, [.. needed]);
        var scored = model.Transform(Part(rows.View, item));
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        var written = new CsvRows(
            scored,
            item.Key is null ? item.Columns : item.Columns.Prepend(item.Key),
            item.Key is null ? item.FirstRow : null
        );
        long count = files.Write(written, output, cancellationToken);
        PartitionFiles.DeleteLeftovers(output);
        return JsonSerializer.Serialize(new ScoringResult(count), ScoringJson.Default.ScoringResult);
    }

    public void Dispose() => (_last?.Model as IDisposable)?.Dispose();

    private IDataView Part(IDataView rows, ScoringItem item)
    {
        if (item.FirstRow > 0)
            rows = _ml.Data.SkipRows(rows, item.FirstRow);
        return item.Rows is { } count ? _ml.Data.TakeRows(rows, count) : rows;
    }

    /// <summary>The model of an item, which is most often that of the item before.</summary>
    private (ITransformer Model, DataViewSchema Schema) Model(ScoringItem item)
    {
        if (_last is { } last && last.Sha256 == item.ModelSha256)
            return (last.Model, last.Schema);
        // What is loaded are the very bytes that were compared.
        using var stream = new MemoryStream(models.Read(item.Model, item.ModelSha256));
        ITransformer loaded;
        DataViewSchema schema;
        try
        {
            loaded = SavedPipeline.Load(_ml, stream, out schema).WithBatchedOnnx(_ml);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or ArgumentException)
        {
            throw new InvalidOperationException($"'{item.Model}' is no pipeline that ML.NET saved: {e.GetBaseException().Message}", e);
        }
        Dispose();
        _last = (item.ModelSha256, loaded, schema);
        return (loaded, schema);
    }
}
