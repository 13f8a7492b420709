using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

/// <summary>The columns that an action makes of each row.</summary>
/// <param name="begin">Gives the action for the rows of one cursor or row mapper.</param>
/// <param name="action">Whose assembly a saved model names.</param>
/// <param name="contract">The name that a saved model refers to the action by; null where it cannot be saved.</param>
/// <param name="inputDefinition">What the source's class is bound by; null for its attributes.</param>
/// <param name="added">The columns of the result's class.</param>
/// <param name="isStateful">Whether the action remembers rows.</param>
internal sealed class MappedRows<TSrc, TDst>(Func<Action<TSrc, TDst>> begin, Delegate action, string? contract, SchemaDefinition? inputDefinition, MemberColumn[] added, bool isStateful = false)
    : RowToRowTransformerBase
    where TSrc : class, new()
    where TDst : class, new()
{
    internal override bool IsStateful => isStateful;

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
                MakeGetter<float>, column.Type.RawType, mapped.GetValue(row, key => new MappedRow(key, binding, begin(), new ObjectRow<TDst>(added, outputSchema))), column)))];
    }

    internal override void SaveContent(ModelSaveContext ctx)
    {
        Check.State(contract is not null, "Empty contract name for a transform: the transform cannot be saved");
        ctx.Writer.Write(contract);
        ctx.Writer.Write(action.Method.DeclaringType!.Assembly.FullName!);
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
