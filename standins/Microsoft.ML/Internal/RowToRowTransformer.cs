using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>One column that a row-wise transformer adds: its schema, the input columns it reads, and how to make its getter over a row.</summary>
internal sealed record AddedColumn(DataViewSchema.DetachedColumn Column, IReadOnlyList<int> Inputs, Func<DataViewRow, Delegate> MakeGetter);

/// <summary>
/// Base of the stand-in's row-wise transformers. A derived class says which columns it adds for an input schema and how it is
/// saved; views, cursors, cursor sets, row mappers, laziness and column activation are done here once.
/// </summary>
internal abstract partial class RowToRowTransformer : ITransformer
{
    protected RowToRowTransformer(IHostEnvironment env) => Env = env;

    internal IHostEnvironment Env { get; }

    /// <summary>Checks the input schema and lists the added columns; throws what the real transformer throws for a bad schema.</summary>
    internal abstract IReadOnlyList<AddedColumn> Bind(DataViewSchema input);

    /// <summary>Loader signature written to and read from the model file; a key of <see cref="TransformerLoaders"/>.</summary>
    internal abstract string LoaderSignature { get; }

    /// <summary>Writes the transformer's own content with <c>ctx.Writer</c> (the stream "Model.key") and <c>ctx.SaveStream</c> for extra entries.</summary>
    internal abstract void SaveContent(ModelSaveContext ctx);
}
