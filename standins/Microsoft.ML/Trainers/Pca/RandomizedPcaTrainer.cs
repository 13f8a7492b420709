using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Learns the leading principal components; what they leave of a row is its anomaly score.</summary>
public sealed class RandomizedPcaTrainer : TrainerEstimatorBase<AnomalyPredictionTransformer<PcaModelParameters>, PcaModelParameters>
{
    private readonly int _rank;
    private readonly int _oversampling;
    private readonly bool _ensureZeroMean;
    private readonly int _seed;

    internal RandomizedPcaTrainer(IHostEnvironment env, Options options)
        : base(env.Register("pcaAnomaly"), TrainerColumns.Feature(options.FeatureColumnName), default, TrainerColumns.Weight(options.ExampleWeightColumnName))
    {
        Check.Param(options.Rank > 0, "_rank", "Rank must be positive");
        Check.Param(options.Oversampling >= 0, "_oversampling", "Oversampling must be non-negative");
        _rank = options.Rank;
        _oversampling = options.Oversampling;
        _ensureZeroMean = options.EnsureZeroMean;
        _seed = options.Seed ?? Host.Rand.Next();
    }

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape input)
    {
        var annotations = new SchemaShape(ShapeColumns.TrainerOutput);
        return
        [
            new("Score", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false, annotations),
            new("PredictedLabel", SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false, annotations),
        ];
    }

    private protected override PcaModelParameters Train(TrainingRows rows)
    {
        Check.State(_rank <= rows.Dimension, $"Rank ({_rank}) cannot be larger than the original dimension ({rows.Dimension})");
        var found = PrincipalComponents.Find(rows.Features, rows.Weights, _rank, _oversampling, _ensureZeroMean, new Random(_seed));
        return new PcaModelParameters(found.Vectors, found.Mean);
    }

    private protected override AnomalyPredictionTransformer<PcaModelParameters> MakeTransformer(PcaModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    public sealed class Options : UnsupervisedTrainerInputBaseWithWeight
    {
        public int Rank = 20;
        public int Oversampling = 20;
        public bool EnsureZeroMean = true;
        public int? Seed;
    }
}
