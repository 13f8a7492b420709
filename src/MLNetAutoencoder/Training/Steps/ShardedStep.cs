using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Computes loss and gradient of a batch: each shard reads its rows and works on them, then the gradients are summed. Owns the shards.</summary>
internal sealed class ShardedStep : IDisposable
{
    private readonly ShardCrew _crew;
    private readonly IGradientStep[] _steps;
    private readonly ShardRows[] _rows;
    private readonly double[] _losses;
    private readonly double[][] _terms;
    private readonly Scalar _one = 1.0;

    /// <param name="crew">The threads; not owned.</param>
    /// <param name="shards">1 or greater.</param>
    /// <param name="terms">How many terms the objective reports.</param>
    /// <param name="makeStep">Makes a step for one shard.</param>
    /// <param name="makeRows">Makes room for one shard's rows.</param>
    public ShardedStep(ShardCrew crew, int shards, int terms, Func<IGradientStep> makeStep, Func<ShardRows> makeRows)
    {
        _crew = crew;
        _steps = [.. Enumerable.Range(0, shards).Select(_ => makeStep())];
        _rows = [.. Enumerable.Range(0, shards).Select(_ => makeRows())];
        _losses = new double[shards];
        _terms = [.. Enumerable.Range(0, shards).Select(_ => new double[terms])];
    }

    /// <summary>The gradient of the last batch.</summary>
    public Tensor Gradient => _steps[0].Gradient;

    /// <summary>Works on the reader's present batch.</summary>
    /// <param name="reader">Stands at the batch.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="divisor">What the sum over rows is divided by in the gradient.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="moment">Where in the training the step is.</param>
    /// <param name="terms">Takes the sums over rows of what the objective reports.</param>
    /// <returns>The sum over rows of weight times loss.</returns>
    public double Run(IBatchReader reader, int rows, long divisor, int threads, StepMoment moment, Span<double> terms)
    {
        int shards = Math.Min(_steps.Length, rows);
        _crew.Run(shards, threads, shard =>
        {
            using var scope = NewDisposeScope();
            var (first, count) = Sharding.Part(rows, shards, shard);
            var (values, weights) = _rows[shard].Fill(reader, first, count);
            _losses[shard] = _steps[shard].Run(values, weights, divisor, moment with { NoiseSeed = moment.NoiseSeed + shard }, _terms[shard]);
        });
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        double loss = _losses[0];
        for (int shard = 1; shard < shards; shard++)
        {
            Gradient.add_(_steps[shard].Gradient, _one);
            loss += _losses[shard];
        }
        for (int i = 0; i < terms.Length; i++)
            terms[i] = _terms.Take(shards).Sum(t => t[i]);
        return loss;
    }

    public void Dispose()
    {
        foreach (var step in _steps)
            step.Dispose();
        foreach (var rows in _rows)
            rows.Dispose();
        _one.Dispose();
    }
}
