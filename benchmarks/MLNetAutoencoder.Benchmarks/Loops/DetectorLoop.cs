using System.Diagnostics;
using Microsoft.ML;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Fits an anomaly detector and scores the rows that it learned from.</summary>
internal sealed class DetectorLoop(Workload data, AutoencoderAnomalyOptions options) : ITimedLoop
{
    public string Name => "fit and score";

    /// <summary>Fits and scores once.</summary>
    /// <returns>Epochs per second, scoring included.</returns>
    public double Measure()
    {
        long start = Stopwatch.GetTimestamp();
        using var detector = data.Context.AnomalyDetection.Trainers.Autoencoder(Workload.FeatureColumn, options).Fit(data.View);
        var scored = detector.Transform(data.View);
        var column = scored.Schema[Network.ScoreColumn];
        using var cursor = scored.GetRowCursor([column]);
        var getScore = cursor.GetGetter<float>(column);
        float score = 0;
        double sum = 0;
        for (; cursor.MoveNext(); sum += score)
            getScore(ref score);
        return double.IsFinite(sum)
            ? detector.History!.Count / Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new InvalidOperationException("A score is NaN.");
    }

    public void Dispose() { }
}
