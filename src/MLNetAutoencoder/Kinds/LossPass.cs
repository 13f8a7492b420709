using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds;

/// <summary>Rows on their way through a network, for an objective to compute its loss of.</summary>
/// <param name="plan">The network.</param>
/// <param name="forward">Has the parameters.</param>
/// <param name="rows">(N, width): the rows.</param>
/// <param name="input">(N, inputs): what the encoder sees of them, spoiled where the options say so.</param>
internal sealed class LossPass(AutoencoderPlan plan, ForwardPass forward, Tensor rows, Tensor input)
{
    private readonly List<(string Name, Tensor Value)> _terms = [];

    public ForwardPass Forward => forward;

    /// <summary>(N, inputs): what the encoder would see if nothing were spoiled.</summary>
    public Tensor Rows { get; } = plan.Inputs(rows);

    public Tensor Input => input;

    /// <summary>(N, targets): what the reconstruction should be.</summary>
    public Tensor Target { get; } = plan.Targets(rows);

    /// <summary>What the loss leaves for <see cref="ObjectiveModule.Learned"/>.</summary>
    public Tensor? Left { get; set; }

    /// <summary>What was reported: each of one value, or of one for each row.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Terms => _terms;

    /// <summary>(N, head): what the encoder's last layer gives.</summary>
    public Tensor Head() => Head(input);

    /// <summary>(N, head): what the encoder's last layer gives for an input, (N, features).</summary>
    public Tensor Head(Tensor x) => forward.Through(plan.Encoder, x);

    /// <summary>(N, latent): the code that the bottleneck makes of it.</summary>
    public Tensor Code(Tensor head) => plan.Objective.Bottleneck?.Forward(head, forward) ?? head;

    /// <summary>What the decoder makes of codes, (N, raw), and the reconstruction of that, (N, targets).</summary>
    /// <param name="code">(N, latent).</param>
    public (Tensor Raw, Tensor Reconstruction) Decode(Tensor code)
    {
        var raw = forward.Through(plan.Decoder, plan.DecoderInput(code, rows));
        return (raw, plan.Head.Forward(raw, forward));
    }

    /// <summary>(N): the loss of what the decoder makes of codes.</summary>
    /// <param name="code">(N, latent).</param>
    public Tensor Distance(Tensor code)
    {
        var (raw, reconstruction) = Decode(code);
        return Distance(raw, reconstruction);
    }

    /// <summary>(N): the loss of what <see cref="Decode"/> gave.</summary>
    public Tensor Distance(Tensor raw, Tensor reconstruction) => plan.Distance(raw, reconstruction, Target, forward);

    /// <summary>Tells of a part of the loss, or of a measure beside it.</summary>
    public void Report(string name, Tensor value) => _terms.Add((name, value));
}
