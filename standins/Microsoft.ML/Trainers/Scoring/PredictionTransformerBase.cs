using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Applies a trained model to views; the columns it adds are those of the derived class.</summary>
public abstract class PredictionTransformerBase<TModel> : IPredictionTransformer<TModel>, IDisposable
    where TModel : class
{
    private protected PredictionTransformerBase(TModel model) => Model = Check.NotNull(model, nameof(model));

    public TModel Model { get; }

    bool ITransformer.IsRowToRowMapper => true;

    private protected abstract ITransformer Rows { get; }

    public abstract DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    public IDataView Transform(IDataView input) => Rows.Transform(Check.NotNull(input, nameof(input)));

    public void Dispose() => (Model as IDisposable)?.Dispose();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Rows.GetRowToRowMapper(Check.NotNull(inputSchema, nameof(inputSchema)));

    void ICanSaveModel.Save(ModelSaveContext ctx) => Rows.Save(ctx);
}
