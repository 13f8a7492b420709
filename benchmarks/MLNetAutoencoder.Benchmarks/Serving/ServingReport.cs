using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Measures a service under 64 clients that each send a row, wait for its score and send the next: requests in batches against one row
/// at a time, in the process and over HTTP. All ways of a network run side by side, in turns.
/// </summary>
internal static class ServingReport
{
    private const int Rows = 4096;
    private const int Turns = 5;
    private const string Single = "scorer, row by row";
    private const string Http = ", HTTP";

    public static async ValueTask RunAsync(TextWriter output)
    {
        foreach (var network in new[] { Network.Small, Network.Large })
            await RunAsync(network.ToString(), network, data => data.Train(network.Options(epochs: 1)), output);
        var options = new AutoencoderAnomalyOptions { Epochs = 1, Seed = 1 };
        await RunAsync(
            "default detector of 30 features",
            Network.Small,
            data => data.Context.AnomalyDetection.Trainers.Autoencoder(Workload.FeatureColumn, options).Fit(data.View),
            output
        );
    }

    private static async ValueTask RunAsync(
        string name,
        Network network,
        Func<Workload, AutoencoderTransformerBase> train,
        TextWriter output
    )
    {
        var folder = Directory.CreateTempSubdirectory("serving-");
        try
        {
            var data = new Workload(network, Rows);
            using var transformer = train(data);
            string onnx = Path.Combine(folder.FullName, "model.onnx");
            string zip = Path.Combine(folder.FullName, "model.zip");
            transformer.Model.Save(onnx);
            data.Context.Model.Save(transformer, data.View.Schema, zip);
            await RunAsync(name, data.Rows, onnx, zip, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async ValueTask RunAsync(string name, float[][] rows, string onnx, string zip, TextWriter output)
    {
        await using var batched = new AutoencoderScorer(new AutoencoderScoringOptions { ModelPath = onnx });
        await using var single = new AutoencoderScorer(new AutoencoderScoringOptions { ModelPath = onnx, MaxBatchSize = 1 });
        await using var pipeline = new PipelineScorer<Input, Output>(new AutoencoderScoringOptions { ModelPath = zip });
        using var engines = new EnginePool(zip);
        await using var web = await LoopbackService.StartAsync(batched, single, engines.Predict);
        List<Way> ways =
        [
            new("scorer, batches", async i => (await batched.ScoreAsync(rows[i])).Score!.Value),
            new(Single, async i => (await single.ScoreAsync(rows[i])).Score!.Value),
            new("pipeline, batches", async i => (await pipeline.ScoreAsync(new Input { Features = rows[i] })).Output.Score),
            new("pipeline, pooled engines", i => ValueTask.FromResult(engines.Predict(rows[i])).AsTask()),
            new("scorer, batches" + Http, i => web.ScoreAsync("batches", rows[i])),
            new(Single + Http, i => web.ScoreAsync("rows", rows[i])),
            new("pipeline, pooled engines" + Http, i => web.ScoreAsync("engines", rows[i])),
        ];
        var results = ways.ToDictionary(way => way, _ => new List<LoadResult>());
        for (int turn = 0; turn <= Turns; turn++)
        {
            foreach (var way in ways)
            {
                var result = await ClientLoad.RunAsync(way.ScoreAsync, Rows);
                if (turn > 0) // the first one warms up
                    results[way].Add(result);
            }
        }
        output.WriteLine($"| {name} | rows/s | times row by row | p50, ms | p99, ms |");
        output.WriteLine("|---|---|---|---|---|");
        var medians = results.ToDictionary(r => r.Key.Name, r => r.Value.OrderBy(result => result.RowsPerSecond).ElementAt(Turns / 2));
        foreach (var (way, median) in medians)
        {
            double ratio =
                median.RowsPerSecond / medians[way.EndsWith(Http, StringComparison.Ordinal) ? Single + Http : Single].RowsPerSecond;
            output.WriteLine(
                Invariant.Text(
                    $"| {way} | {median.RowsPerSecond:N0} | {ratio:F1} | {median.Median.TotalMilliseconds:F2} | "
                        + $"{median.P99.TotalMilliseconds:F2} |"
                )
            );
        }
        output.WriteLine();
    }

    private sealed record Way(string Name, Func<int, Task<float>> ScoreAsync);

    /// <summary>One prediction engine for each request that runs, as services have them without this library.</summary>
    private sealed class EnginePool : IDisposable
    {
        private readonly MLContext _ml = new();
        private readonly ConcurrentBag<PredictionEngine<Input, Output>> _engines = [];
        private readonly ITransformer _model;
        private readonly DataViewSchema _schema;

        public EnginePool(string path) => _model = _ml.Model.Load(path, out _schema).WithBatchedOnnx(_ml);

        public float Predict(float[] row)
        {
            if (!_engines.TryTake(out var engine))
                engine = _ml.Model.CreatePredictionEngine<Input, Output>(
                    _model,
                    new PredictionEngineOptions { OwnsTransformer = false, InputSchemaDefinition = Definition() }
                );
            float score = engine.Predict(new Input { Features = row }).Score;
            _engines.Add(engine);
            return score;
        }

        public void Dispose()
        {
            foreach (var engine in _engines)
                engine.Dispose();
            ((IDisposable)_model).Dispose();
        }

        private SchemaDefinition Definition()
        {
            var definition = SchemaDefinition.Create(typeof(Input));
            definition[nameof(Input.Features)].ColumnType = _schema[nameof(Input.Features)].Type;
            return definition;
        }
    }

    private sealed class Input
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        public float Score { get; set; }
    }
}
