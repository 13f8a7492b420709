using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the distinct values of columns and maps each to a vector that is 1 in the value's place.</summary>
public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly EstimatorChain<KeyToVectorMappingTransformer> _chain;

    internal OneHotEncodingEstimator(IHostEnvironment env, (string Output, string Input)[] pairs, int maximumNumberOfKeys, ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality)
        => _chain = new ValueToKeyMappingEstimator(pairs, maximumNumberOfKeys, keyOrdinality)
            .Append(new KeyToVectorMappingEstimator(env, [.. pairs.Select(pair => (pair.Output, pair.Output))]));

    public enum OutputKind : byte
    {
        Bag = 1,
        Indicator = 2,
        Key = 3,
        Binary = 4,
    }

    public OneHotEncodingTransformer Fit(IDataView input) => new(_chain.Fit(input));

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _chain.GetOutputSchema(inputSchema);
}

public sealed class OneHotEncodingTransformer : ITransformer
{
    private readonly ITransformer _chain;

    internal OneHotEncodingTransformer(ITransformer chain) => _chain = chain;

    bool ITransformer.IsRowToRowMapper => _chain.IsRowToRowMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _chain.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _chain.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _chain.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _chain.Save(ctx);
}
