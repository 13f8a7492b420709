using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Network;

/// <summary>What comes after the sums of a dense or convolutional layer: normalization, activation, dropout.</summary>
internal sealed class LayerTail
{
    private const double Epsilon = 1e-5; // added to variances, as in PyTorch
    private const double Momentum = 0.1; // of running means and variances, as in PyTorch

    private readonly Shape _shape;
    private readonly Parameter? _gain;
    private readonly Parameter? _shift;
    private readonly Parameter? _mean;
    private readonly Parameter? _variance;

    /// <param name="shape">Of the sums; its first axis counts the units or channels that are normalized each by itself.</param>
    /// <param name="activation">What is applied to the sums.</param>
    /// <param name="normalization">What is applied to the sums before the activation.</param>
    /// <param name="dropout">Probability with which an output is set to 0 while learning.</param>
    public LayerTail(Shape shape, Activation activation, Normalization normalization, double dropout)
    {
        _shape = shape;
        Activation = activation;
        Normalization = normalization;
        Dropout = dropout;
        int gains = normalization == Normalization.Layer ? shape.Size : shape[0];
        if (normalization != Normalization.None)
            (_gain, _shift) = (Parameter.Vector(gains, 1), Parameter.Vector(gains, 0));
        if (normalization == Normalization.Batch)
            (_mean, _variance) = (Parameter.Buffer(gains, 0), Parameter.Buffer(gains, 1));
    }

    public Activation Activation { get; }

    public Normalization Normalization { get; }

    public double Dropout { get; }

    public IEnumerable<Parameter> Parameters => new[] { _gain, _shift, _mean, _variance }.OfType<Parameter>();

    public bool MixesRows => Normalization == Normalization.Batch;

    public Tensor Forward(Tensor x, ForwardPass pass)
    {
        x = Normalize(x, pass);
        x = is_grad_enabled() ? Activations.Apply(Activation, x) : Activations.ApplyInPlace(Activation, x);
        return pass.IsLearning && Dropout > 0 ? x.Times(pass.Noise!.Mask(empty_like(x, requires_grad: false), Dropout)) : x;
    }

    /// <summary>
    /// Takes batch normalization into the weights before it: W' = W g / s and b' = (b - mean) g / s + shift, s the root of variance and
    /// epsilon.
    /// </summary>
    /// <param name="numbers">The trained numbers.</param>
    /// <param name="weight">Changed in place.</param>
    /// <param name="bias">One value for each unit or channel; changed in place.</param>
    /// <param name="unitOf">The unit or channel that a value of the weight leads to, by its place.</param>
    public void Fold(WeightSpans numbers, Span<float> weight, Span<float> bias, Func<int, int> unitOf)
    {
        if (Normalization != Normalization.Batch)
            return;
        Span<float> gain = numbers[_gain!],
            shift = numbers[_shift!],
            mean = numbers[_mean!],
            variance = numbers[_variance!];
        var factors = new double[bias.Length];
        for (int i = 0; i < bias.Length; i++)
        {
            factors[i] = gain[i] / Math.Sqrt(variance[i] + Epsilon);
            bias[i] = (float)(((bias[i] - (double)mean[i]) * factors[i]) + shift[i]);
        }
        for (int i = 0; i < weight.Length; i++)
            weight[i] = (float)(weight[i] * factors[unitOf(i)]);
    }

    /// <summary>Writes all but what <see cref="Fold"/> took into the weights.</summary>
    public string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) =>
        OnnxActivations.Write(graph, Activation, Normalization == Normalization.Layer ? WriteLayerNormalization(graph, x, numbers) : x);

    public override string ToString() =>
        (Normalization == Normalization.None ? "" : $" {Normalization}Normalization")
        + (Activation == Activation.Identity ? "" : $" {Activation}");

    private Tensor Normalize(Tensor x, ForwardPass pass) =>
        Normalization switch
        {
            Normalization.Batch => F.batch_norm(
                x,
                pass[_mean!],
                pass[_variance!],
                pass[_gain!],
                pass[_shift!],
                pass.IsLearning && HasSpread(x),
                Momentum,
                Epsilon
            ),
            Normalization.Layer => F.layer_norm(x, [.. _shape.Sizes], ShapedAs(pass[_gain!]), ShapedAs(pass[_shift!]), Epsilon),
            _ => x,
        };

    /// <summary>One value of each unit has no variance to normalize by.</summary>
    private static bool HasSpread(Tensor x) => x.NumberOfElements > x.shape[1];

    private Tensor ShapedAs(Tensor vector) => _shape.IsVector ? vector : vector.view([.. _shape.Sizes]);

    /// <summary>By simpler operators: operator set 12 has none of its own.</summary>
    private string WriteLayerNormalization(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        long[] axes = [.. Enumerable.Range(1, _shape.Sizes.Count).Select(i => (long)i)];
        long[] sizes = [.. _shape.Sizes.Select(i => (long)i)];
        string centered = graph.Node("Sub", [x, Mean(x)]);
        string variance = Mean(graph.Node("Mul", [centered, centered]));
        string deviation = graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Scalar((float)Epsilon)])]);
        string gained = graph.Node("Mul", [graph.Node("Div", [centered, deviation]), graph.Constant(numbers[_gain!], sizes)]);
        return graph.Node("Add", [gained, graph.Constant(numbers[_shift!], sizes)]);

        string Mean(string values) =>
            graph.Node("ReduceMean", [values], null, OnnxGraphBuilder.Ints("axes", axes), OnnxGraphBuilder.Int("keepdims", 1));
    }
}
