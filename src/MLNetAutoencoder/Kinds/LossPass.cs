using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds;

/// <summary>Rows on their way through a network, for an objective to compute its loss of.</summary>
internal sealed class LossPass
{
    private readonly AutoencoderPlan _plan;
    private readonly Tensor _rows;
    private readonly PaddingMask? _padding;
    private readonly List<(string Name, Tensor Value)> _terms = [];

    /// <param name="plan">The network.</param>
    /// <param name="forward">Has the parameters.</param>
    /// <param name="rows">(N, width): the rows, with NaN in their padding where the plan has such.</param>
    /// <param name="input">(N, inputs): what the encoder sees of them, spoiled where the options say so.</param>
    public LossPass(AutoencoderPlan plan, ForwardPass forward, Tensor rows, Tensor input)
    {
        (_plan, _rows, Input) = (plan, rows, input);
        _padding = plan.Layout.Padding is { } padding ? new PaddingMask(padding, rows) : null;
        Forward = _padding is null ? forward : forward.Masked(_padding.Steps);
        (Rows, Target) = (Clean(plan.Inputs(rows)), Clean(plan.Targets(rows)));
    }

    public ForwardPass Forward { get; }

    /// <summary>(N, inputs): what the encoder would see if nothing were spoiled.</summary>
    public Tensor Rows { get; }

    /// <summary>(N, inputs); what its padding holds is nobody's to read.</summary>
    public Tensor Input { get; }

    /// <summary>(N, targets): what the reconstruction should be; 0 in padding.</summary>
    public Tensor Target { get; }

    /// <summary>(N, targets): what each value counts in a mean over a row, 0 in padding; null where all count 1.</summary>
    public Tensor? Share => _padding?.Share;

    /// <summary>What the loss leaves for <see cref="ObjectiveModule.Learned"/>.</summary>
    public Tensor? Left { get; set; }

    /// <summary>What was reported: each of one value, or of one for each row.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Terms => _terms;

    /// <summary>(N, head): what the encoder's last layer gives.</summary>
    public Tensor Head() => Head(Input);

    /// <summary>(N, head): what the encoder's last layer gives for an input, (N, features).</summary>
    public Tensor Head(Tensor x) => Forward.Through(_plan.Encoder, Clean(x));

    /// <summary>(N, latent): the code that the bottleneck makes of it.</summary>
    public Tensor Code(Tensor head) => _plan.Objective.Bottleneck?.Forward(head, Forward) ?? head;

    /// <summary>What the decoder makes of codes, (N, raw), and the reconstruction of that, (N, targets), with 0 in padding.</summary>
    /// <param name="code">(N, latent).</param>
    public (Tensor Raw, Tensor Reconstruction) Decode(Tensor code)
    {
        var raw = Forward.Through(_plan.Decoder, _plan.DecoderInput(code, _rows));
        return (raw, Clean(_plan.Head.Forward(raw, Forward)));
    }

    /// <summary>(N): the loss of what the decoder makes of codes.</summary>
    /// <param name="code">(N, latent).</param>
    public Tensor Distance(Tensor code)
    {
        var (raw, reconstruction) = Decode(code);
        return Distance(raw, reconstruction);
    }

    /// <summary>(N): the loss of what <see cref="Decode"/> gave.</summary>
    public Tensor Distance(Tensor raw, Tensor reconstruction) => _plan.Distance(raw, reconstruction, Target, Forward, Share);

    /// <summary>Means over a row times the share of it that is no padding: what they sum up to of the whole.</summary>
    /// <param name="means">(N).</param>
    public Tensor TimesFilled(Tensor means) => _padding is null ? means : means.Times(_padding.Filled);

    /// <summary>The way back.</summary>
    /// <param name="sums">(N), or one value for all rows.</param>
    public Tensor PerFilled(Tensor sums) => _padding is null ? sums : sums.Over(_padding.Filled);

    /// <summary>Tells of a part of the loss, or of a measure beside it.</summary>
    public void Report(string name, Tensor value) => _terms.Add((name, value));

    private Tensor Clean(Tensor values) => _padding?.Clean(values) ?? values;
}
