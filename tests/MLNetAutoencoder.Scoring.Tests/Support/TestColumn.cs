using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A column of a <see cref="TestView"/>.</summary>
internal abstract class TestColumn(string name, DataViewType type, DataViewSchema.Annotations? annotations)
{
    public string Name => name;

    public DataViewType Type => type;

    public DataViewSchema.Annotations? Annotations => annotations;

    /// <summary>Values that cursors have read.</summary>
    public int Reads { get; protected set; }

    public abstract Delegate Getter(Func<int> row);

    public static TestColumn Features(
        float[] rows,
        string name = TestModels.Input,
        int features = TestModels.Features,
        DataViewSchema.Annotations? annotations = null
    ) => Vector(name, NumberDataViewType.Single, features, row => rows.AsSpan(row * features, features).ToArray(), annotations);

    public static TestColumn Scalar<T>(
        string name,
        DataViewType type,
        Func<int, T> value,
        DataViewSchema.Annotations? annotations = null
    ) => new ScalarColumn<T>(name, type, value, annotations);

    public static TestColumn Vector<T>(
        string name,
        PrimitiveDataViewType item,
        int size,
        Func<int, T[]> value,
        DataViewSchema.Annotations? annotations = null
    ) =>
        new VectorColumn<T>(
            name,
            new VectorDataViewType(item, size),
            row => value(row) is var v ? new VBuffer<T>(v.Length, v) : default,
            annotations
        );

    public static TestColumn Shaped<T>(string name, PrimitiveDataViewType item, int[] dimensions, Func<int, T[]> value) =>
        new VectorColumn<T>(name, new VectorDataViewType(item, dimensions), row => new VBuffer<T>(value(row).Length, value(row)), null);

    public static TestColumn Sparse<T>(string name, PrimitiveDataViewType item, int size, Func<int, VBuffer<T>> value) =>
        new VectorColumn<T>(name, new VectorDataViewType(item, size), value, null);

    private sealed class ScalarColumn<T>(string name, DataViewType type, Func<int, T> value, DataViewSchema.Annotations? annotations)
        : TestColumn(name, type, annotations)
    {
        public override Delegate Getter(Func<int> row) =>
            (ValueGetter<T>)(
                (ref T result) =>
                {
                    Reads++;
                    result = value(row());
                }
            );
    }

    /// <summary>Writes into the caller's buffer, so that a reader who keeps values without copying them is found out.</summary>
    private sealed class VectorColumn<T>(
        string name,
        DataViewType type,
        Func<int, VBuffer<T>> value,
        DataViewSchema.Annotations? annotations
    ) : TestColumn(name, type, annotations)
    {
        public override Delegate Getter(Func<int> row) =>
            (ValueGetter<VBuffer<T>>)(
                (ref VBuffer<T> result) =>
                {
                    Reads++;
                    value(row()).CopyTo(ref result);
                }
            );
    }
}
