using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Rows of 30 features one by one through a prediction engine. Owns the transformer.</summary>
/// <typeparam name="TOutput">What it gives.</typeparam>
/// <param name="name">What the transformer is.</param>
/// <param name="data">Has the row.</param>
/// <param name="transformer">What scores it.</param>
/// <param name="score">Reads the score.</param>
internal sealed class EngineLoop<TOutput>(string name, Workload data, ITransformer transformer, Func<TOutput, double> score) : RowByRowLoop
    where TOutput : class, new()
{
    private readonly PredictionEngine<EngineLoop.Row, TOutput> _engine = data.Context.Model.CreatePredictionEngine<EngineLoop.Row, TOutput>(
        transformer
    );
    private readonly EngineLoop.Row _row = new() { Features = data.Rows[0] };
    private TOutput _output = new();

    public override string Name => name;

    public override void Dispose() => _engine.Dispose();

    protected override double Score()
    {
        _engine.Predict(_row, ref _output);
        return score(_output);
    }
}

/// <summary>What prediction engines take and give.</summary>
internal static class EngineLoop
{
    /// <summary>What an engine allocates for a row by itself, over a step that does nearly nothing.</summary>
    public static double BytesOfAnEngine(Workload data)
    {
        var copy = data.Context.Transforms.CopyColumns(Network.LatentColumn, Workload.FeatureColumn).Fit(data.View);
        using var loop = new EngineLoop<Copy>("copy", data, copy, output => output.Latent[0]);
        return loop.BytesARow();
    }

    public static ITransformer OnnxTransformer(AutoencoderModel model, Workload data) =>
        data
            .Context.Transforms.ApplyOnnxModel(
                [Network.LatentColumn, Network.ScoreColumn],
                [model.InputName],
                new MemoryStream(model.ToOnnx())
            )
            .Fit(data.View);

    public sealed class Row
    {
        [VectorType(30)]
        public float[] Features { get; set; } = new float[30];
    }

    public sealed class Copy
    {
        public float[] Latent { get; set; } = new float[30];
    }

    public sealed class Scalars
    {
        public float[] Latent { get; set; } = new float[8];

        public float Score { get; set; }
    }

    public sealed class Vectors
    {
        public float[] Latent { get; set; } = new float[8];

        public float[] Score { get; set; } = new float[1];
    }
}
