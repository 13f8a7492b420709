using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a tensor in row-major order, whatever its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private torch.Tensor? _tensor; // keeps the memory alive
    private T* _data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _data = (T*)tensor.DataPointer();
    }

    public long Count => _tensor?.NumberOfElements ?? 0;

    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        if (result.Length > 0) CopyTo(result);
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = Overlap(target.Length, tensorIndex);
        if (_tensor!.is_contiguous()) new Span<T>(_data + tensorIndex, count).CopyTo(target);
        else
        {
            for (var i = 0; i < count; i++) target[i] = _data[Offset(tensorIndex + i)];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        _tensor = null;
        _data = null;
    }

    /// <summary>How many elements fit: a copy stops silently where either side ends.</summary>
    private int Overlap(int length, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count) throw new ArgumentOutOfRangeException(nameof(tensorIndex));
        return (int)Math.Min(length, Count - tensorIndex);
    }

    private long Offset(params ReadOnlySpan<long> indices)
    {
        var tensor = _tensor ?? throw new ObjectDisposedException(nameof(TensorAccessor<T>));
        if (indices.Length == 1 && (indices[0] < 0 || indices[0] >= Count)) throw new IndexOutOfRangeException();
        if (indices.Length == 1 && tensor.is_contiguous()) return indices[0];

        var rank = (int)tensor.dim();
        Span<long> sizes = stackalloc long[rank], strides = stackalloc long[rank];
        tensor.ReadShape(sizes, strides);
        long offset = 0;
        var linear = indices[0];
        for (var i = rank - 1; i >= 0; i--)
        {
            long index;
            if (indices.Length == 1 && rank != 1) (linear, index) = Math.DivRem(linear, sizes[i]);
            else index = indices[i];
            if (index < 0 || index >= sizes[i]) throw new IndexOutOfRangeException($"{index} >= {sizes[i]} in dimension {i}.");
            offset += index * strides[i];
        }
        return offset;
    }
}
