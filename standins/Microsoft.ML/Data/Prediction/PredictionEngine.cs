using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

public sealed class PredictionEngineOptions
{
    public bool IgnoreMissingColumns = true;
    public SchemaDefinition? InputSchemaDefinition;
    public SchemaDefinition? OutputSchemaDefinition;
    public bool OwnsTransformer = true;
}

/// <summary>
/// Runs a transformer on one object at a time: the row mapper is bound once, then each prediction moves the input row and
/// reads the output columns. For one thread.
/// </summary>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ITransformer _transformer;
    private readonly bool _ownsTransformer;
    private readonly ObjectRow<TSrc> _input;
    private readonly ObjectFiller<TDst> _output;
    private bool _disposed;

    private protected PredictionEngineBase(ITransformer transformer, bool ignoreMissingColumns, SchemaDefinition? inputDefinition,
        SchemaDefinition? outputDefinition, bool ownsTransformer)
    {
        _transformer = Check.NotNull(transformer, nameof(transformer));
        _ownsTransformer = ownsTransformer;
        Check.Param(transformer.IsRowToRowMapper, nameof(transformer), "Must be a row to row mapper");

        var members = MemberColumn.Of(typeof(TSrc), inputDefinition, SchemaDefinition.Direction.Read);
        _input = new(members, MemberColumn.SchemaOf(members));
        var mapper = transformer.GetRowToRowMapper(_input.Schema);
        var binding = new ObjectBinding<TDst>(mapper.OutputSchema, ignoreMissingColumns, outputDefinition);
        _output = new(mapper.GetRow(_input, mapper.OutputSchema), binding);
        OutputSchema = transformer.GetOutputSchema(_input.Schema);
    }

    public DataViewSchema OutputSchema { get; }

    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    public abstract void Predict(TSrc example, ref TDst prediction);

    /// <summary>Disposes the transformer too, unless the options say that it belongs to somebody else.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _input.Dispose();
        if (_ownsTransformer)
            (_transformer as IDisposable)?.Dispose();
        _disposed = true;
        GC.SuppressFinalize(this);
    }

    private protected void Run(TSrc example, TDst prediction)
    {
        _input.MoveTo(example);
        _output.Fill(prediction);
    }
}

public sealed class PredictionEngine<TSrc, TDst> : PredictionEngineBase<TSrc, TDst>
    where TSrc : class
    where TDst : class, new()
{
    internal PredictionEngine(ITransformer transformer, bool ignoreMissingColumns, SchemaDefinition? inputDefinition = null,
        SchemaDefinition? outputDefinition = null, bool ownsTransformer = true)
        : base(transformer, ignoreMissingColumns, inputDefinition, outputDefinition, ownsTransformer) { }

    public override void Predict(TSrc example, ref TDst prediction)
    {
        Check.NotNull(example, nameof(example));
        prediction ??= new();
        Run(example, prediction);
    }
}
