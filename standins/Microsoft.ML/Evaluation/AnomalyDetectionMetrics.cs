namespace Microsoft.ML.Data;

public sealed class AnomalyDetectionMetrics
{
    internal AnomalyDetectionMetrics(double auc, double detectionRate) => (AreaUnderRocCurve, DetectionRateAtFalsePositiveCount) = (auc, detectionRate);

    public double AreaUnderRocCurve { get; }

    /// <summary>Share of the anomalies that rank above the first so many false positives.</summary>
    public double DetectionRateAtFalsePositiveCount { get; }
}
