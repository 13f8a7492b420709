namespace MLNetAutoencoder;

/// <summary>The sizes of what a layer takes or gives for one row; a tensor has the number of rows in front of them.</summary>
internal sealed class Shape(params int[] sizes)
{
    public IReadOnlyList<int> Sizes => sizes;

    /// <summary>Values of a row.</summary>
    public int Size { get; } = sizes.Aggregate(1, (product, size) => checked(product * size));

    public int this[int axis] => sizes[axis];

    public bool IsVector => sizes.Length == 1;

    public static implicit operator Shape(int size) => new(size);

    /// <summary>The shape of a tensor of rows, for libtorch and ONNX alike, where -1 stands for their number.</summary>
    public long[] OfRows() => [-1, .. sizes];

    public override string ToString() => string.Join('x', sizes);
}
