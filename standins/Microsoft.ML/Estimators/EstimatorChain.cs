using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Estimators one after the other: each is fitted on what the ones before made of the data.</summary>
public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    private readonly ChainStep[] _steps;
    private readonly IHost? _host;

    public readonly IEstimator<TLastTransformer> LastEstimator;

    public EstimatorChain() : this(null, []) { }

    private EstimatorChain(IHostEnvironment? env, ChainStep[] steps)
    {
        _steps = steps;
        _host = env?.Register(nameof(EstimatorChain<>));
        LastEstimator = (steps.LastOrDefault()?.Estimator as IEstimator<TLastTransformer>)!;
    }

    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        // Faults in the schema show before anything is read.
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var fitted = new List<ITransformer>();
        var data = input;
        foreach (var step in _steps)
        {
            var transformer = step.Estimator.Fit(data);
            fitted.Add(transformer);
            data = transformer.Transform(data);
            if (step.CacheAfter && fitted.Count < _steps.Length)
                data = new CachedDataView(data);
        }
        return new(fitted, _steps.Select(s => s.Scope));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => _steps.Aggregate(inputSchema, (shape, step) => step.Estimator.GetOutputSchema(shape));

    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
        => new(_host, [.. _steps, new(Check.NotNull(estimator, nameof(estimator)), scope, false)]);

    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        Check.NotNull(env, nameof(env));
        Check.State(_steps.Length > 0, "Current estimator chain has no estimator, can't append cache checkpoint.");
        return _steps[^1].CacheAfter ? this : new(env, [.. _steps[..^1], _steps[^1] with { CacheAfter = true }]);
    }
}

internal sealed record ChainStep(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter);
