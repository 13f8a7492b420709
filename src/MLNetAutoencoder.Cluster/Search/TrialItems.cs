using System.Text;
using System.Text.Json;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators.Search;
using MLNetAutoencoder.Partitions;
using MLNetAutoencoder.Queue;

namespace MLNetAutoencoder.Search;

/// <summary>
/// Fits candidates of a search and measures them, as one machine does; the best one's model is read where the search runs.
/// </summary>
/// <param name="data">The folders of rows.</param>
/// <param name="outputs">The folders of models that are written.</param>
/// <param name="files">What can be read.</param>
/// <param name="threads">Threads of a training; null for a choice by time.</param>
internal sealed class TrialItems(AllowedFolders data, AllowedFolders outputs, PartitionFiles files, int? threads)
    : IItemHandler,
        IDisposable
{
    private const int MostOpen = 2; // the rows of a search, and those with labels

    private readonly Dictionary<string, (PartitionRows Rows, IDataView Cached)> _open = [];

    public string Kind => TrialItem.Kind;

    public string Do(string body, CancellationToken cancellationToken)
    {
        var (item, options) = TrialItem.Parse(body);
        string model = outputs.Require(ModelPath(item));
        options.CancellationToken = cancellationToken;
        options.Threads = threads;
        var ml = new MLContext(options.Seed);
        var rows = Open(item, options, item.Data, item.DataSha256, label: null);
        var validation = item.Validation is null ? null : Open(item, options, item.Validation, item.ValidationSha256, item.Label);
        var search = new AutoencoderSearchOptions().By(validation, item.Label);
        var result = item.IsDetector
            ? Fit(ml.AnomalyDetection.Trainers.Autoencoder([.. item.Inputs], (AutoencoderAnomalyOptions)options))
            : Fit(ml.Transforms.Autoencoder(item.Output!, [.. item.Inputs], (AutoencoderOptions)options));
        return JsonSerializer.Serialize(result, TrialJson.Default.TrialResult);

        TrialResult Fit<TTransformer>(AutoencoderEstimatorBase<TTransformer> estimator)
            where TTransformer : AutoencoderTransformerBase
        {
            var fitted = new TrialsInProcess<TTransformer>(_ => estimator.Fit(rows), search).Fit(options);
            using var transformer = fitted.Model?.Value;
            byte[]? onnx = transformer?.Model.ToOnnx();
            if (onnx is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(model)!);
                AtomicFile.Write(model, onnx);
                PartitionFiles.DeleteLeftovers(model);
            }
            string? sha256 = onnx is null ? null : AllowedFolders.Sha256(onnx);
            return new(fitted.Metric, fitted.Duration.TotalSeconds, sha256, fitted.Divergence);
        }
    }

    /// <summary>The file of a candidate's model: the same trial has the same one.</summary>
    public static string ModelPath(TrialItem item)
    {
        string sha256 = AllowedFolders.Sha256(Encoding.UTF8.GetBytes((item with { Folder = "" }).ToJson()));
        return Path.Combine(item.Folder, sha256[..16] + ".onnx");
    }

    /// <summary>Rows in memory, where most often the item before has left them.</summary>
    private IDataView Open(TrialItem item, AutoencoderTrainingOptions options, string path, string? sha256, string? label)
    {
        string key = $"{data.Require(path)} {sha256} {string.Join(',', SearchData.Columns(item.Inputs, options, label))}";
        if (_open.TryGetValue(key, out var open))
            return open.Cached;
        if (_open.Count >= MostOpen)
            Dispose();
        var ml = new MLContext();
        var rows = files.Open(ml, data.Require(path, sha256), SearchData.Columns(item.Inputs, options, label));
        var cached = ml.Data.Cache(rows.View);
        _open[key] = (rows, cached);
        return cached;
    }

    public void Dispose()
    {
        foreach (var (rows, _) in _open.Values)
            rows.Dispose();
        _open.Clear();
    }
}
