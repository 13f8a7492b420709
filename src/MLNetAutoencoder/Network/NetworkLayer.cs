using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Network;

/// <summary>
/// One step of a network, in the training engine and in ONNX: what it makes of values, and the parameters that it takes. It holds no
/// numbers itself.
/// </summary>
internal abstract class NetworkLayer(Shape input, Shape output)
{
    public Shape Input => input;

    public Shape Output => output;

    /// <summary>In the order in which they are drawn.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Multiplications that a row takes, roughly.</summary>
    public virtual double Multiplications => 0;

    /// <summary>Whether a row's values depend, while learning, on the other rows of its batch.</summary>
    public virtual bool MixesRows => false;

    /// <param name="x">(N, <see cref="Input"/>); not to be changed.</param>
    /// <param name="pass">Has the parameters and tells what the pass is for.</param>
    /// <returns>(N, <see cref="Output"/>).</returns>
    public abstract Tensor Forward(Tensor x, ForwardPass pass);

    /// <summary>Writes what <see cref="Forward"/> computes when a row is scored.</summary>
    /// <param name="graph">Takes the nodes.</param>
    /// <param name="x">The name of a tensor (N, <see cref="Input"/>).</param>
    /// <param name="numbers">The trained numbers.</param>
    /// <returns>The name of a tensor (N, <see cref="Output"/>).</returns>
    public abstract string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers);

    /// <summary>Kind and settings, such as <c>Dense Elu</c>; layers of the same text, shapes and parameters compute the same.</summary>
    public abstract override string ToString();
}

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
