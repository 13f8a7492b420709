using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Base of the catalogs of one learning task: trainers, evaluation and cross-validation.</summary>
public abstract class TrainCatalogBase : IInternalCatalog
{
    private protected TrainCatalogBase(IHostEnvironment env) => Environment = env;

    private protected IHostEnvironment Environment { get; }

    IHostEnvironment IInternalCatalog.Environment => Environment;

    /// <summary>Trains once per fold and scores the rows held out; <paramref name="evaluate"/> turns scores into metrics.</summary>
    private protected IReadOnlyList<CrossValidationResult<TMetrics>> CrossValidateWith<TMetrics>(IDataView data, IEstimator<ITransformer> estimator,
        int folds, string? samplingKeyColumn, int? seed, Func<IDataView, TMetrics> evaluate) where TMetrics : class
    {
        Check.NotNull(data, nameof(data));
        Check.NotNull(estimator, nameof(estimator));
        Check.Param(folds > 1, "numFolds", "Must be more than 1");
        var results = new List<CrossValidationResult<TMetrics>>();
        foreach (var split in new DataOperationsCatalog(Environment).CrossValidationSplit(data, folds, samplingKeyColumn, seed))
        {
            var model = estimator.Fit(split.TrainSet);
            var scores = model is TransformerChain<ITransformer> chain
                ? chain.Transform(split.TestSet, TransformerScope.Everything)
                : model.Transform(split.TestSet);
            results.Add(new(model, evaluate(scores), scores, results.Count));
        }
        return results;
    }

    public sealed class CrossValidationResult<T> where T : class
    {
        public readonly T Metrics;
        public readonly ITransformer Model;
        public readonly IDataView ScoredHoldOutSet;
        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scores, int fold)
            => (Model, Metrics, ScoredHoldOutSet, Fold) = (model, metrics, scores, fold);
    }

    public abstract class CatalogInstantiatorBase : IInternalCatalog
    {
        private protected CatalogInstantiatorBase(TrainCatalogBase catalog) => Owner = catalog;

        internal TrainCatalogBase Owner { get; }

        IHostEnvironment IInternalCatalog.Environment => Owner.GetEnvironment();
    }
}
