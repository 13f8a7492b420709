using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Views of columns that are given by their rows.</summary>
internal static class ColumnViews
{
    public static TestView Of(int rows, params TestColumn[] columns) => new(rows, columns);

    public static TestColumn Vectors(string name, float[][] rows, DataViewSchema.Annotations? annotations = null) =>
        TestColumn.Vector(name, NumberDataViewType.Single, rows[0].Length, row => rows[row], annotations);

    public static TestColumn Floats(string name, float[] rows) => TestColumn.Scalar(name, NumberDataViewType.Single, row => rows[row]);

    public static TestColumn Texts(string name, string[] rows) =>
        TestColumn.Scalar(name, TextDataViewType.Instance, row => rows[row].AsMemory());

    public static DataViewSchema.Annotations Names(string kind, params string[] names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            kind,
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)(
                (ref VBuffer<ReadOnlyMemory<char>> value) =>
                    new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(n => n.AsMemory())]).CopyTo(ref value)
            )
        );
        return builder.ToAnnotations();
    }
}
