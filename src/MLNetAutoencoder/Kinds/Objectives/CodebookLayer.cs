using MLNetAutoencoder.Network;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds.Objectives;

/// <summary>Replaces each group of values by the nearest vector of its codebook.</summary>
internal sealed class CodebookLayer : NetworkLayer
{
    private const double Memory = 0.95; // of the shares of rows that choose a vector: some twenty batches
    private const float Dead = 0.02f; // of the share that each vector would have if all were chosen alike

    private readonly int _groups;
    private readonly int _codes;
    private readonly int _size;

    public CodebookLayer(int latentSize, int groups, int codes)
        : base(latentSize, latentSize)
    {
        (_groups, _codes, _size) = (groups, codes, latentSize / groups);
        Vectors = new Parameter(
            groups * codes,
            _size,
            ParameterRole.Offset,
            (values, _, random) =>
            {
                foreach (ref float value in values)
                    value = (float)((random.NextDouble() * 2) - 1) / codes;
            }
        );
        Shares = Parameter.Buffer(groups, codes, 1f / codes);
    }

    /// <summary>(groups · codes, size of a group).</summary>
    public Parameter Vectors { get; }

    /// <summary>The running share of rows that choose a vector, (groups, codes).</summary>
    public Parameter Shares { get; }

    public override IReadOnlyList<Parameter> Parameters => [Vectors, Shares];

    public override double Multiplications => (double)_codes * Input.Size;

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        var vectors = pass[Vectors];
        return cat(
            [
                .. Enumerable
                    .Range(0, _groups)
                    .Select(group => Book(vectors, group).index_select(0, Nearest(Part(x, group), Book(vectors, group)))),
            ],
            1
        );
    }

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string[] parts = [.. Enumerable.Range(0, _groups).Select(group => WriteGroup(graph, x, numbers, group))];
        return graph.JoinColumns(parts);
    }

    public override string ToString() => $"Codebook {_groups}x{_codes}";

    /// <summary>
    /// Counts what rows choose, and moves vectors that are hardly chosen any more to rows. To be called without gradients.
    /// </summary>
    public void Observe(Tensor x, ForwardPass pass)
    {
        var vectors = pass[Vectors];
        var shares = pass[Shares].view(_groups, _codes);
        double rate = (1 - Memory) / x.shape[0];
        for (int group = 0; group < _groups; group++)
        {
            var places = Nearest(Part(x, group), Book(vectors, group));
            var counts = nn.functional.one_hot(places, _codes).sum([0L]).to(ScalarType.Float32);
            shares.select(0, group).TimesInPlace(Memory).PlusScaledInPlace(counts, rate);
        }
        Revive(x, vectors, shares, pass.Noise!);
    }

    /// <summary>The share of vectors that are in use.</summary>
    public Tensor Use(ForwardPass pass) => pass[Shares].detach().IsAtLeast(Dead / _codes).to(ScalarType.Float32).mean();

    /// <summary>Puts each vector on an encoded row, or near one where there are fewer rows than vectors.</summary>
    public void Place(Span<float> vectors, float[][] rows)
    {
        for (int i = 0; i < _groups * _codes; i++)
        {
            var (group, code) = Math.DivRem(i, _codes);
            float away = 1 + (1e-3f * (code / rows.Length));
            for (int j = 0; j < _size; j++)
                vectors[(i * _size) + j] = rows[code % rows.Length][(group * _size) + j] * away;
        }
    }

    private void Revive(Tensor x, Tensor vectors, Tensor shares, NoiseSource noise)
    {
        float[] known = FlatTensor.ToArray(shares);
        int[] dead = [.. Enumerable.Range(0, known.Length).Where(i => known[i] < Dead / _codes)];
        if (dead.Length == 0)
            return;
        float[] drawn = noise.Uniform(dead.Length);
        for (int i = 0; i < dead.Length; i++)
        {
            var (group, code) = Math.DivRem(dead[i], _codes);
            vectors.select(0, dead[i]).copy_(Part(x, group).select(0, (long)(drawn[i] * x.shape[0])));
            shares.select(0, group).select(0, code).FillInPlace(1.0 / _codes);
        }
    }

    private Tensor Part(Tensor x, int group) => x.narrow(1, group * _size, _size);

    private Tensor Book(Tensor vectors, int group) => vectors.narrow(0, group * _codes, _codes);

    /// <summary>(N): the place of the nearest vector, by |e|² - 2 x eᵀ.</summary>
    private static Tensor Nearest(Tensor x, Tensor book)
    {
        using var noGradients = no_grad();
        return book.Squared().sum(1).PlusScaled(x.matmul(book.t()), -2).argmin(1);
    }

    private string WriteGroup(OnnxGraphBuilder graph, string x, WeightSpans numbers, int group)
    {
        var book = numbers[Vectors].Slice(group * _codes * _size, _codes * _size);
        var factors = new float[_size * _codes];
        var squares = new float[_codes];
        for (int code = 0; code < _codes; code++)
        {
            for (int j = 0; j < _size; j++)
            {
                float value = book[(code * _size) + j];
                factors[(j * _codes) + code] = -2 * value;
                squares[code] += value * value;
            }
        }
        string part = _groups == 1 ? x : graph.SliceColumns(x, group * _size, _size);
        string distances = graph.Node(
            "Add",
            [graph.Node("MatMul", [part, graph.Constant(factors, _size, _codes)]), graph.Constant(squares, _codes)]
        );
        string nearest = graph.Node("ArgMin", [distances], null, OnnxGraphBuilder.Int("axis", 1), OnnxGraphBuilder.Int("keepdims", 0));
        return graph.Node("Gather", [graph.Constant(book, _codes, _size), nearest], null, OnnxGraphBuilder.Int("axis", 0));
    }
}
