using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

/// <summary>Makes the columns of one class from those of another by an action, which is called once per row.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Rows _rows;

    internal CustomMappingTransformer(Action<TSrc, TDst> mapAction, string? contractName, SchemaDefinition? input = null, SchemaDefinition? output = null)
    {
        InputDefinition = input;
        Added = MemberColumn.Of(typeof(TDst), output, SchemaDefinition.Direction.Read);
        _rows = new Rows(Check.NotNull(mapAction, nameof(mapAction)), contractName, input, Added);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal SchemaDefinition? InputDefinition { get; }

    internal MemberColumn[] Added { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _rows.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _rows.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_rows).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_rows).Save(ctx);

    private sealed class Rows(Action<TSrc, TDst> map, string? contract, SchemaDefinition? inputDefinition, MemberColumn[] added)
        : RowToRowTransformerBase
    {
        internal override string LoaderSignature => CustomMapping.Signature;

        internal override IReadOnlyList<AddedColumn> Bind(DataViewSchema input)
        {
            var binding = new ObjectBinding<TSrc>(input, ignoreMissingColumns: false, inputDefinition);
            int[] sources = [.. binding.Sources.Select(column => column.Index)];
            var outputSchema = MemberColumn.SchemaOf(added);
            var mapped = new ConditionalWeakTable<DataViewRow, MappedRow>();
            return [.. outputSchema.Select(column => new AddedColumn(
                new DataViewSchema.DetachedColumn(column),
                sources,
                row => TypeQuestions.CallFor<Delegate>(
                    MakeGetter<float>, column.Type.RawType, mapped.GetValue(row, key => new MappedRow(key, binding, map, new ObjectRow<TDst>(added, outputSchema))), column)))];
        }

        internal override void SaveContent(ModelSaveContext ctx)
        {
            Check.State(contract is not null, "Empty contract name for a transform: the transform cannot be saved");
            ctx.Writer.Write(contract);
            ctx.Writer.Write(map.Method.DeclaringType!.Assembly.FullName!);
        }

        private static Delegate MakeGetter<T>(MappedRow row, DataViewSchema.Column column)
        {
            var getter = row.Result.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                row.Refresh();
                getter(ref value);
            });
        }
    }

    /// <summary>Source and result object of the row a cursor stands on; the columns of one row share them.</summary>
    private sealed class MappedRow(DataViewRow row, ObjectBinding<TSrc> binding, Action<TSrc, TDst> map, ObjectRow<TDst> result)
    {
        private readonly ObjectFiller<TSrc> _filler = new(row, binding);
        private readonly TSrc _source = new();
        private readonly TDst _target = new();
        private long _position = -1;

        internal ObjectRow<TDst> Result => result;

        internal void Refresh()
        {
            if (_position != row.Position)
            {
                _filler.Fill(_source);
                map(_source, _target);
                result.MoveTo(_target);
                _position = row.Position;
            }
        }
    }
}
