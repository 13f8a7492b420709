using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>A cursor over a view with scalar scores, as our transformer gives it.</summary>
internal sealed class CursorLoop(ITransformer transformer, IDataView source) : ScoringLoop
{
    private readonly IDataView _view = transformer.Transform(source);

    public override string Name => "cursor";

    public override double Run(int rows)
    {
        var latentColumn = _view.Schema[Network.LatentColumn];
        var scoreColumn = _view.Schema[Network.ScoreColumn];
        using var cursor = _view.GetRowCursor([latentColumn, scoreColumn]);
        var getLatent = cursor.GetGetter<VBuffer<float>>(latentColumn);
        var getScore = cursor.GetGetter<float>(scoreColumn);
        VBuffer<float> latent = default;
        float score = 0;
        double sum = 0;
        for (int row = 0; row < rows && cursor.MoveNext(); row++)
        {
            getLatent(ref latent);
            getScore(ref score);
            sum += latent.GetValues()[0] + score;
        }
        return sum;
    }
}
