using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Losses;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds;

/// <summary>The shape of an autoencoder, before there are numbers: what is learned, and by which loss.</summary>
internal sealed class AutoencoderPlan
{
    private readonly NumbersLayer? _featureWeights;
    private readonly double _trimmedShare;

    private AutoencoderPlan(AutoencoderPlan whole, int depth)
    {
        Kind = whole.Kind;
        Encoder = [.. whole.Encoder.Take(depth + 1)];
        Decoder = [whole.Decoder[^(depth + 1)]];
        (Head, Loss, Layout, LatentSize) = (whole.Head, whole.Loss, whole.Layout, whole.LatentSize);
        (_featureWeights, _trimmedShare) = (whole._featureWeights, whole._trimmedShare);
        Objective = new PairModule(whole, depth);
        var bottleneck = depth == whole.Encoder.Count - 1 ? whole.Objective.Bottleneck : null;
        Layers = [.. Encoder, .. new[] { bottleneck, whole._featureWeights }.OfType<NetworkLayer>(), .. Decoder];
    }

    private AutoencoderPlan(
        string kind,
        IPlanOptions options,
        NetworkParts parts,
        RowLoss loss,
        ObjectiveModule objective,
        RowLayout layout,
        int latentSize
    )
    {
        Kind = kind;
        Encoder = parts.Encoder;
        Decoder = objective.HasDecoder ? parts.Decoder : [];
        Head = loss.Head(layout.Targets, options.OutputActivation);
        Loss = loss;
        Objective = objective;
        Layout = layout;
        LatentSize = latentSize;
        _featureWeights = options.FeatureWeights is { } weights ? FeatureWeights(weights, layout) : null;
        _trimmedShare = options.TrimmedShare;
        Layers =
        [
            .. Encoder,
            .. new[] { objective.Bottleneck }.OfType<NetworkLayer>(),
            .. Decoder,
            .. Decoder.Count > 0 ? new[] { Head } : [],
            .. objective.Auxiliary,
            .. new[] { _featureWeights }.OfType<NetworkLayer>(),
        ];
    }

    /// <summary>Architecture and objective as a model's file names them: <c>dense</c>, <c>dense variational</c>.</summary>
    public string Kind { get; }

    /// <summary>From features to what the bottleneck takes.</summary>
    public IReadOnlyList<NetworkLayer> Encoder { get; }

    /// <summary>From code to what <see cref="Head"/> takes; empty where nothing is rebuilt.</summary>
    public IReadOnlyList<NetworkLayer> Decoder { get; }

    /// <summary>Makes the reconstruction of what the decoder gives.</summary>
    public NetworkLayer Head { get; }

    public RowLoss Loss { get; }

    public ObjectiveModule Objective { get; }

    /// <summary>What the values of a row are.</summary>
    public RowLayout Layout { get; }

    public int Features => Layout.Features;

    public int LatentSize { get; }

    /// <summary>All that has parameters.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>Multiplications that a row takes.</summary>
    public double Multiplications => Layers.Sum(layer => layer.Multiplications);

    /// <summary>Numbers that the network holds.</summary>
    public double Numbers => Layers.SelectMany(layer => layer.Parameters).Distinct().Sum(p => (double)p.Rows * p.Columns);

    /// <summary>Whether the gradient of a batch is more than the sum of its rows' gradients.</summary>
    public bool MixesRows => Objective.NeedsWholeBatch || _trimmedShare > 0 || Layers.Any(layer => layer.MixesRows);

    /// <summary>Whether the loss is that of every row's reconstruction, all alike, and nothing else.</summary>
    public bool IsPlain => Objective.IsPlain && _featureWeights is null && _trimmedShare == 0 && Layout.IsPlain;

    public static AutoencoderPlan Make(IPlanOptions options, int features) =>
        Make(options, new RowLayout(features, Padding: options.Architecture.Padding));

    public static AutoencoderPlan Make(IPlanOptions options, RowLayout layout)
    {
        int latent = options.LatentSize ?? options.DefaultLatentSize(layout.Features);
        var loss = RowLosses.Of(options, layout.Mixed);
        var (architecture, goal) = ((ArchitectureSettings)options.Architecture, (ObjectiveSettings)options.Objective);
        try
        {
            return Make(options, layout, latent, loss, architecture, goal);
        }
        catch (OverflowException e)
        {
            throw new InvalidOperationException(
                Invariant.Text(
                    $"{nameof(options.Architecture)} is {architecture}, {nameof(options.Objective)} is {goal} and the code has {latent} "
                        + $"values, by which a layer of the network has more than {int.MaxValue} values; make layers, code and "
                        + $"parameters smaller."
                ),
                e
            );
        }
    }

    /// <summary>A layer of the encoder and the opposite one of the decoder, by themselves, behind the layers before.</summary>
    public AutoencoderPlan Pair(int depth) => new(this, depth);

    private static AutoencoderPlan Make(
        IPlanOptions options,
        RowLayout layout,
        int latent,
        RowLoss loss,
        ArchitectureSettings architecture,
        ObjectiveSettings goal
    )
    {
        var objective = goal.Make(latent, layout.Targets);
        int beside = architecture.CanWidenRows ? 0 : layout.Condition;
        var sizes = new NetworkSizes(
            layout.Inputs - beside,
            objective.HeadSize,
            latent + layout.Condition,
            loss.RawSize(layout.Targets),
            layout.Targets,
            objective.HasBiases,
            beside
        );
        var parts = architecture.Build(options, sizes);
        if (beside > 0)
            parts = parts with { Encoder = [new BesideLayer([.. parts.Encoder.SkipLast(1)], beside), parts.Encoder[^1]] };
        int raw = parts.Decoder.Count == 0 ? sizes.Raw : parts.Decoder[^1].Output.Size;
        Guard.Data(
            raw == sizes.Raw,
            $"Architecture is {architecture}, which gives {raw} values for a row where {sizes.Raw} are to be learned; use another "
                + $"architecture for this loss or target."
        );
        return new AutoencoderPlan($"{architecture.KindName} {goal.KindName}".TrimEnd(), options, parts, loss, objective, layout, latent);
    }

    /// <summary>(N, inputs): what the encoder sees of rows, (N, width).</summary>
    public Tensor Inputs(Tensor rows) => Layout.Inputs == Layout.Width ? rows : rows.narrow(1, 0, Layout.Inputs);

    /// <summary>
    /// (N, latent + condition): what the decoder sees of codes, (N, latent), and the rows, (N, width), that they belong to.
    /// </summary>
    public Tensor DecoderInput(Tensor code, Tensor rows) =>
        Layout.Condition == 0 ? code : cat([code, rows.narrow(1, Layout.Features, Layout.Condition)], 1);

    /// <summary>(N, targets): what the decoder learns of rows, (N, width).</summary>
    public Tensor Targets(Tensor rows) => Layout.Targets == Layout.Width ? rows : rows.narrow(1, Layout.TargetStart, Layout.Targets);

    /// <summary>(N): how far reconstructions are from what they should be.</summary>
    /// <param name="raw">(N, raw): what the decoder gave.</param>
    /// <param name="reconstruction">(N, targets): what <see cref="Head"/> made of it.</param>
    /// <param name="target">(N, targets).</param>
    /// <param name="pass">Has the weights of features.</param>
    /// <param name="share">(N, targets): what each value counts, 1 in the mean over a row; null for 1.</param>
    public Tensor Distance(Tensor raw, Tensor reconstruction, Tensor target, ForwardPass pass, Tensor? share = null)
    {
        var each = Loss.Each(raw, reconstruction, target);
        if (share is not null && each.shape[1] > 1)
            each = each.Times(share);
        var losses = (_featureWeights is null ? each : each.Times(pass[_featureWeights.Numbers])).mean([1L]);
        return _trimmedShare > 0 ? Trimming.Apply(losses, _trimmedShare) : losses;
    }

    /// <summary>The layers for a summary.</summary>
    public IReadOnlyList<LayerInfo> Describe()
    {
        var known = new HashSet<Parameter>();
        return
        [
            .. Part("encoder", Encoder),
            .. Part("bottleneck", Objective.Bottleneck is { } bottleneck ? [bottleneck] : []),
            .. Part("decoder", Decoder),
            .. Part("output", Decoder.Count > 0 ? [Head] : []),
            .. Part("auxiliary", Objective.Auxiliary),
        ];

        IEnumerable<LayerInfo> Part(string name, IEnumerable<NetworkLayer> layers) =>
            layers.Select(layer => new LayerInfo(
                name,
                layer.ToString(),
                layer.Output.ToString(),
                layer.Parameters.Where(p => p.Role != ParameterRole.Buffer && known.Add(p)).Sum(p => p.Rows * p.Columns)
            ));
    }

    /// <summary>The layers with their sizes; plans of the same text take the same numbers and compute the same.</summary>
    public override string ToString() => Layout + string.Concat(Layers.Select(layer => $"-{layer.Output} {layer}"));

    /// <exception cref="InvalidOperationException">There is not one for each feature.</exception>
    private static NumbersLayer FeatureWeights(IReadOnlyList<double> weights, RowLayout layout)
    {
        Guard.Data(
            weights.Count == layout.Targets,
            $"{nameof(IPlanOptions.FeatureWeights)} holds {weights.Count} values, and the {(layout.Target is null ? "data" : "target")} "
                + $"has {layout.Targets} features; give one for each, or null."
        );
        double mean = weights.Average();
        return new NumbersLayer([.. weights.Select(weight => (float)(weight / mean))]);
    }
}

/// <summary>
/// The loss of one layer of an encoder and the opposite one of its decoder, as an autoencoder of what the layers before give; these learn
/// nothing from it (Bengio et al. 2007).
/// </summary>
/// <param name="whole">The autoencoder that the layers are of.</param>
/// <param name="depth">The layer, counted from 0.</param>
internal sealed class PairModule(AutoencoderPlan whole, int depth) : ObjectiveModule(whole.LatentSize)
{
    private readonly NetworkLayer[] _before = [.. whole.Encoder.Take(depth)];

    public override bool HasDecoder => false; // of the whole row; a pair rebuilds what it gets

    public override Tensor Loss(LossPass pass)
    {
        Tensor input,
            target;
        using (no_grad())
        {
            var settled = pass.Forward.Settled();
            (input, target) = (settled.Through(_before, pass.Input), settled.Through(_before, pass.Rows));
        }
        var code = whole.Encoder[depth].Forward(input, pass.Forward);
        if (depth == whole.Encoder.Count - 1)
            code = whole.Objective.Bottleneck?.Forward(code, pass.Forward) ?? code;
        var rebuilt = whole.Decoder[^(depth + 1)].Forward(code, pass.Forward);
        if (depth == 0)
            return whole.Distance(rebuilt, whole.Head.Forward(rebuilt, pass.Forward), pass.Target, pass.Forward);
        return rebuilt.Minus(target).Squared().mean([1L]);
    }
}
