using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Our transformers and ours over any ONNX model against ML.NET's own <c>OnnxTransformer</c>.</summary>
internal static class OnnxComparisons
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(100);

    /// <summary>The same file by ML.NET's transformer, by ours for any ONNX model and by ours for autoencoders.</summary>
    public static void Bulk(Network network, double bar, Report report)
    {
        var data = new Workload(network, network.Rows);
        using var transformer = Workload.Trained(network);
        using var any = data
            .Context.Transforms.ApplyOnnxModelBatched(Bare(transformer.Model), new() { ScalarColumns = true })
            .Fit(data.View);
        using var theirs = Warm(new OnnxTransformerLoop(transformer.Model, data.Context, data.View), network.Rows);
        using var ours = Warm(new CursorLoop(transformer, data.View), network.Rows);
        using var foreign = Warm(new CursorLoop(any, data.View), network.Rows);
        var rates = Rates.InTurns(ours, foreign, theirs);
        report.Note(
            $"{network} scoring: ours {rates.Median(ours):N0} rows/s; as any ONNX model {rates.Median(foreign):N0}; ML.NET's "
                + $"OnnxTransformer {rates.Median(theirs):N0}"
        );
        report.Ratio($"onnx-bulk-{network.Features}", rates.Ratio(ours, to: theirs), Bar.AtLeast(bar));
        report.Ratio($"onnx-any-{network.Features}", rates.Ratio(foreign, to: theirs), Bar.AtLeast(bar));
    }

    /// <summary>Normaliser, autoencoder and classifier, saved and loaded, with <c>WithBatchedOnnx</c> and without.</summary>
    public static void Chain(string name, Network network, Bar bar, Report report)
    {
        var data = new Workload(network, network.Rows);
        using var loaded = new LoadedChain(network);
        using var slow = Warm(new ColumnLoop("row by row", loaded.Model.Transform(data.View), "Probability"), network.Rows);
        using var fast = Warm(new ColumnLoop("batched", loaded.Batched.Transform(data.View), "Probability"), network.Rows);
        var rates = Rates.InTurns(fast, slow);
        report.Note(
            $"{network} loaded chain (normaliser, autoencoder, classifier): batched {rates.Median(fast):N0} rows/s; row by row "
                + $"{rates.Median(slow):N0}"
        );
        report.Ratio(name, rates.Ratio(fast, to: slow), bar);
    }

    /// <summary>
    /// Two cursors that share the rows, side by side against one after the other. One cursor alone has batches computed on the other core.
    /// </summary>
    public static void TwoCursors(string name, Network network, Bar bar, Report report)
    {
        const int rows = 1_000_000; // so many that opening cursors, and which of the two ends last, hardly count
        var data = new Workload(network, rows);
        using var transformer = Workload.Trained(network);
        var view = transformer.Transform(data.Context.Data.Cache(data.View));
        using var alone = Warm(new ColumnLoop("one cursor", view, Network.ScoreColumn), rows);
        using var inTurn = Warm(new ColumnLoop("two in turn", view, Network.ScoreColumn, cursors: 2, inTurn: true), rows);
        using var together = Warm(new ColumnLoop("two side by side", view, Network.ScoreColumn, cursors: 2), rows);
        var rates = Rates.InTurns(together, inTurn, alone);
        report.Note(
            $"{network} scoring: two cursors side by side {rates.Median(together):N0} rows/s; in turn {rates.Median(inTurn):N0}; one alone "
                + $"{rates.Median(alone):N0}"
        );
        report.Ratio(name, rates.Ratio(together, to: inTurn), bar);
    }

    /// <summary>How much more memory the process holds after ten million rows than after one.</summary>
    public static void Memory(string name, Bar bar, Report report)
    {
        const int million = 1_000_000;
        using var transformer = Workload.Trained(Network.Small);
        using var self = Process.GetCurrentProcess();
        var rows = new GeneratedView(10 * million, Network.Small.Features);
        var loop = new ColumnLoop("generated", transformer.Transform(rows), Network.ScoreColumn);
        double first = After(million);
        double last = After(10 * million);
        report.Note($"{Network.Small} scoring: {first / 1e6:N0} MB after 1,000,000 rows, {last / 1e6:N0} MB after 10,000,000 more");
        report.Megabytes(name, (last - first) / 1e6, bar);

        double After(int rows)
        {
            loop.Run(rows);
            GC.Collect();
            self.Refresh();
            return self.WorkingSet64;
        }
    }

    /// <summary>Single rows by prediction engines over ours and over ML.NET's, and what ours allocates.</summary>
    public static void Engines(string name, Bar bar, Report report)
    {
        var data = new Workload(Network.Small, rows: 1);
        using var transformer = Workload.Trained(Network.Small);
        using var ours = new EngineLoop<EngineLoop.Scalars>("ours", data, transformer, output => output.Score);
        using var theirs = new EngineLoop<EngineLoop.Vectors>(
            "ML.NET's OnnxTransformer",
            data,
            EngineLoop.OnnxTransformer(transformer.Model, data),
            output => output.Score[0]
        );
        var rates = Rates.Warm(ours, theirs);
        report.Note(
            $"{Network.Small} prediction engine: ours {rates.Median(ours):N0} rows/s; ML.NET's OnnxTransformer {rates.Median(theirs):N0}"
        );
        report.Note(
            $"bytes allocated a row: ours {ours.BytesARow():F1}; ML.NET's OnnxTransformer {theirs.BytesARow():F1}; an engine over a step "
                + $"that copies a column {EngineLoop.BytesOfAnEngine(data):F1}"
        );
        report.Ratio(name, rates.Ratio(ours, to: theirs), bar);
    }

    /// <summary>Single rows by the model itself, without a pipeline, against a prediction engine over it.</summary>
    public static void RowByModel(string name, Bar bar, Report report)
    {
        var data = new Workload(Network.Small, rows: 1);
        using var transformer = Workload.Trained(Network.Small);
        using var engine = new EngineLoop<EngineLoop.Scalars>("prediction engine", data, transformer, output => output.Score);
        using var model = new ModelRowLoop(transformer.Model, data.Rows[0]);
        var rates = Rates.Warm(model, engine);
        report.Note($"{Network.Small} one row: model.Score {rates.Median(model):N0} rows/s; prediction engine {rates.Median(engine):N0}");
        report.Ratio(name, rates.Ratio(model, to: engine), bar);
    }

    private static Contender Warm(ScoringLoop loop, int rows) => new(loop, rows, WarmUp, Sample);

    /// <summary>The file as somebody else's, of whose rows it says nothing.</summary>
    private static byte[] Bare(AutoencoderModel model)
    {
        var file = ModelProto.Parser.ParseFrom(model.ToOnnx());
        file.MetadataProps.Clear();
        return file.ToByteArray();
    }

    /// <summary>A chain that was saved and loaded.</summary>
    private sealed class LoadedChain : IDisposable
    {
        public LoadedChain(Network network)
        {
            var data = new Workload(network, rows: 256);
            var ml = data.Context;
            var features = ml
                .Transforms.NormalizeMeanVariance(Workload.FeatureColumn)
                .Append(ml.Transforms.Autoencoder(Network.LatentColumn, Workload.FeatureColumn, network.Options(epochs: 1)))
                .Fit(data.View);
            var coded = features.Transform(data.View);
            float middle = coded.GetColumn<float>(Network.ScoreColumn).Order().ElementAt(128);
            string isHigh = string.Create(CultureInfo.InvariantCulture, $"x => x > {middle:F6}f");
            var labelled = ml.Transforms.Expression("Label", isHigh, Network.ScoreColumn).Fit(coded).Transform(coded);
            var classifier = ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Label", Network.LatentColumn);
            using var stream = new MemoryStream();
            ml.Model.Save(new TransformerChain<ITransformer>([.. features, classifier.Fit(labelled)]), data.View.Schema, stream);
            features.Dispose();
            stream.Position = 0;
            Model = ml.Model.Load(stream, out _);
            Batched = Model.WithBatchedOnnx(ml);
        }

        public ITransformer Model { get; }

        public ITransformer Batched { get; }

        public void Dispose() => (Batched as IDisposable)?.Dispose();
    }
}
