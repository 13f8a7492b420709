using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>A cursor over ML.NET's own OnnxTransformer, which calls ONNX Runtime for each row and gives vectors only.</summary>
internal sealed class OnnxTransformerLoop : ScoringLoop
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"autoencoder-{Guid.NewGuid():N}.onnx");
    private readonly ITransformer _transformer;
    private readonly IDataView _view;

    public OnnxTransformerLoop(AutoencoderModel model, MLContext ml, IDataView source)
    {
        model.Save(_file);
        _transformer = ml.Transforms.ApplyOnnxModel([Network.LatentColumn, Network.ScoreColumn], [model.InputName], _file).Fit(source);
        _view = _transformer.Transform(source);
    }

    public override string Name => "ML.NET's OnnxTransformer";

    public override double Run(int rows)
    {
        var latentColumn = _view.Schema[Network.LatentColumn];
        var scoreColumn = _view.Schema[Network.ScoreColumn];
        using var cursor = _view.GetRowCursor([latentColumn, scoreColumn]);
        var getLatent = cursor.GetGetter<VBuffer<float>>(latentColumn);
        var getScore = cursor.GetGetter<VBuffer<float>>(scoreColumn);
        VBuffer<float> latent = default,
            score = default;
        double sum = 0;
        for (int row = 0; row < rows && cursor.MoveNext(); row++)
        {
            getLatent(ref latent);
            getScore(ref score);
            sum += latent.GetValues()[0] + score.GetValues()[0];
        }
        return sum;
    }

    public override void Dispose()
    {
        (_transformer as IDisposable)?.Dispose();
        File.Delete(_file);
    }
}
