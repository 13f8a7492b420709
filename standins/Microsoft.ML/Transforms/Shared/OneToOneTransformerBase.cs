
namespace Microsoft.ML.Data;

/// <summary>A transformer that makes each of its output columns from one input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase((string Output, string Input)[] pairs) => Pairs = pairs;

    private protected OneToOneTransformerBase(ModelLoadContext ctx)
    {
        // int32 count; per column: string output, string input
        Pairs = new (string, string)[ctx.Reader.ReadInt32()];
        for (int i = 0; i < Pairs.Length; i++)
        {
            Pairs[i] = (ctx.Reader.ReadString(), ctx.Reader.ReadString());
        }
    }

    private protected (string Output, string Input)[] Pairs { get; }

    internal sealed override IReadOnlyList<AddedColumn> Bind(DataViewSchema input) =>
        [.. Pairs.Select((pair, i) =>
        {
            var source = input.Require("input", pair.Input);
            var (type, annotations, makeGetter) = BindColumn(i, source);
            return new AddedColumn(new DataViewSchema.DetachedColumn(pair.Output, type, annotations), [source.Index], makeGetter);
        })];

    internal sealed override void SaveContent(ModelSaveContext ctx)
    {
        ctx.Writer.Write(Pairs.Length);
        foreach (var (output, input) in Pairs)
        {
            ctx.Writer.Write(output);
            ctx.Writer.Write(input);
        }

        SaveColumns(ctx);
    }

    /// <summary>Type, annotations and getter of output column <paramref name="index"/>; throws where the source type does not fit.</summary>
    private protected abstract (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source);

    private protected virtual void SaveColumns(ModelSaveContext ctx)
    {
    }

    private protected static DataViewSchema.Annotations KeepAnnotations(DataViewSchema.Column source, params string[] kinds)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(source.Annotations, kinds.Contains);
        return builder.ToAnnotations();
    }
}
