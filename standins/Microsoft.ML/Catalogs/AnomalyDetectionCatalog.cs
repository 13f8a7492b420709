using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Anomaly detection; evaluation is in Evaluation/.</summary>
public sealed partial class AnomalyDetectionCatalog : TrainCatalogBase
{
    internal AnomalyDetectionCatalog(IHostEnvironment env) : base(env) => Trainers = new(this);

    public AnomalyDetectionTrainers Trainers { get; }

    public sealed class AnomalyDetectionTrainers : CatalogInstantiatorBase
    {
        internal AnomalyDetectionTrainers(AnomalyDetectionCatalog catalog) : base(catalog) { }
    }
}
