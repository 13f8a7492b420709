using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Base of the trainers of linear models by limited-memory BFGS.</summary>
public abstract class LbfgsTrainerBase<TOptions, TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TOptions : LbfgsTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected LbfgsTrainerBase(IHostEnvironment env, string name, TOptions options)
        : base(
            env.Register(name),
            TrainerColumns.Feature(options.FeatureColumnName),
            TrainerColumns.KeyLabel(options.LabelColumnName),
            TrainerColumns.Weight(options.ExampleWeightColumnName)) => Settings = options;

    private protected TOptions Settings { get; }

    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        public float L2Regularization = 1;
        public float L1Regularization = 1;
        public float OptimizationTolerance = 1e-7f;
        public int HistorySize = 20;
        public int MaximumNumberOfIterations = int.MaxValue;
        public bool EnforceNonNegativity;

        protected OptionsBase()
        {
        }
    }
}
