using System.Diagnostics;
using Microsoft.ML;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Whole calls of <c>Fit</c>, from the view to a transformer that is ready to score.</summary>
internal sealed class WholeFitLoop(MLContext context, IDataView view, AutoencoderOptions options) : ITimedLoop
{
    public string Name => "whole Fit";

    /// <summary>Fits once.</summary>
    /// <returns>Fits of all epochs per second.</returns>
    public double Measure()
    {
        long start = Stopwatch.GetTimestamp();
        using var transformer = context.Transforms.Autoencoder(Network.LatentColumn, Workload.FeatureColumn, options).Fit(view);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return transformer.History!.Count == options.Epochs
            ? 1 / elapsed.TotalSeconds
            : throw new InvalidOperationException("Training stopped early, so that its time says nothing.");
    }

    public void Dispose() { }
}
