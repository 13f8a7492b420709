using MLNetAutoencoder.Losses;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Kinds;

/// <summary>What a trained network makes of rows, as nodes of an ONNX graph that are written when they are first asked for.</summary>
/// <param name="nodes">Takes the nodes.</param>
/// <param name="plan">The network.</param>
/// <param name="numbers">Its numbers.</param>
/// <param name="input">The name of the scaled rows as the encoder sees them, (N, inputs).</param>
/// <param name="target">The name of what the reconstruction is compared with, (N, targets); null where no score is asked for.</param>
/// <param name="condition">The name of the condition as the network sees it, (N, condition); null for none.</param>
/// <param name="padding">What of the rows is padding; null where nothing is.</param>
internal sealed class ModelGraph(
    OnnxGraphBuilder nodes,
    AutoencoderPlan plan,
    WeightSpans numbers,
    string input,
    string? target,
    string? condition = null,
    PaddingNodes? padding = null
)
{
    private string? _head;
    private string? _code;
    private string? _raw;
    private string? _reconstruction;
    private string? _contributions;

    /// <summary>The half of a network that makes rows of codes.</summary>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="plan">The network.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="codes">The name of the codes, (N, latent).</param>
    /// <param name="condition">The name of the condition as the network sees it, (N, condition); null for none.</param>
    public static ModelGraph OfCodes(OnnxGraphBuilder nodes, AutoencoderPlan plan, WeightSpans numbers, string codes, string? condition) =>
        new(nodes, plan, numbers, codes, codes, condition) { _code = plan.Objective.Projection?.Write(nodes, codes, numbers) ?? codes };

    public OnnxGraphBuilder Nodes => nodes;

    public WeightSpans Numbers => numbers;

    public string Input => input;

    /// <exception cref="InvalidOperationException">The rows hold no target.</exception>
    public string Target => target ?? throw new InvalidOperationException("A score needs the target.");

    /// <summary>(N, head): what the encoder's last layer gives.</summary>
    public string Head => _head ??= Write(plan.Encoder, input);

    /// <summary>(N, latent).</summary>
    public string Code => _code ??= plan.Objective.Bottleneck?.Write(nodes, Head, numbers) ?? Head;

    /// <summary>(N, raw): what the decoder gives.</summary>
    public string Raw => _raw ??= Write(plan.Decoder, condition is null ? Code : nodes.JoinColumns(Code, condition));

    /// <summary>(N, targets), on the scale of the network; 0 in padding.</summary>
    public string Reconstruction => _reconstruction ??= WriteReconstruction();

    /// <summary>(N, 1): how far the reconstruction is from the target, by what the loss takes for a score.</summary>
    public string Distance =>
        padding is null ? plan.Loss.WriteScore(nodes, Raw, Reconstruction, Target) : nodes.ReduceRows("ReduceSum", Contributions);

    /// <summary>(N, targets): the part that each value of the target has in <see cref="Distance"/>.</summary>
    public string Contributions => _contributions ??= WriteContributions();

    public string Write(IEnumerable<NetworkLayer> layers, string x)
    {
        foreach (var layer in layers)
            x = layer.Write(nodes, x, numbers);
        return x;
    }

    private string WriteReconstruction()
    {
        string rebuilt = plan.Head.Write(nodes, Raw, numbers);
        return padding?.Fill(rebuilt, 0) ?? rebuilt;
    }

    private string WriteContributions()
    {
        string parts = plan.Loss.WriteContributions(nodes, Raw, Reconstruction, Target, plan.Layout.Targets);
        return padding is null ? parts : nodes.Node("Mul", [parts, padding.Share]);
    }

    /// <summary>(N, 1): the mean over columns of the squared difference.</summary>
    public string MeanSquare(string a, string b) => RowLoss.MeanSquare(nodes, a, b);
}
