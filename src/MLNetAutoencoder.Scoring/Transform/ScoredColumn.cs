using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>A column that a transformer adds: one output of the model under an ML.NET type.</summary>
internal sealed record ScoredColumn(string Name, int Output, DataViewType Type, Func<DataViewSchema, DataViewSchema.Annotations?> Annotations)
{
    /// <summary>Makes the getter of this column over rows that hold the model's outputs.</summary>
    public Delegate Getter(IScoredRow row) => Type switch
    {
        VectorDataViewType => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            var floats = row.Floats(Output);
            var editor = VBufferEditor.Create(ref value, floats.Length);
            floats.CopyTo(editor.Values);
            value = editor.Commit();
        }),
        BooleanDataViewType => (ValueGetter<bool>)((ref bool value) => value = row.Boolean(Output)),
        _ => (ValueGetter<float>)((ref float value) => value = row.Floats(Output)[0]),
    };
}

/// <summary>A row whose model outputs can be read.</summary>
internal interface IScoredRow
{
    ReadOnlySpan<float> Floats(int output);

    bool Boolean(int output);
}
