using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>A dense autoencoder as a TorchSharp module; disposing it frees its parameters.</summary>
internal sealed class AutoencoderNetwork : nn.Module<Tensor, Tensor>
{
    private readonly LayerPlan _plan;
    private readonly Linear[] _encoder;
    private readonly Linear[] _decoder;

    public AutoencoderNetwork(LayerPlan plan)
        : base(nameof(AutoencoderNetwork))
    {
        _plan = plan;
        _encoder = Make(plan.Encoder, "encoder");
        _decoder = Make(plan.Decoder, "decoder");
    }

    public Tensor Encode(Tensor rows) => Run(_encoder, _plan.Encoder, rows); // (N, features) -> (N, latent)

    public Tensor Decode(Tensor codes) => Run(_decoder, _plan.Decoder, codes); // (N, latent) -> (N, features)

    public override Tensor forward(Tensor input) => Decode(Encode(input));

    /// <summary>Copies the parameters out of the engine.</summary>
    public TrainedNetwork ToArrays() => new(ToArrays(_encoder, _plan.Encoder), ToArrays(_decoder, _plan.Decoder));

    private static Tensor Run(Linear[] layers, IReadOnlyList<PlannedLayer> plan, Tensor x)
    {
        for (int i = 0; i < layers.Length; i++)
            x = Activations.Apply(plan[i].Activation, layers[i].forward(x));
        return x;
    }

    private static List<TrainedLayer> ToArrays(Linear[] layers, IReadOnlyList<PlannedLayer> plan)
        => [.. layers.Zip(plan, (layer, p) => new TrainedLayer(p.Inputs, p.Outputs, Values(layer.weight!), Values(layer.bias!), p.Activation))];

    private static float[] Values(Tensor parameter)
    {
        using var detached = parameter.detach();
        using var data = detached.data<float>();
        return data.ToArray();
    }

    private Linear[] Make(IReadOnlyList<PlannedLayer> plan, string name)
    {
        var layers = plan.Select(p => nn.Linear(p.Inputs, p.Outputs, device: CPU, dtype: ScalarType.Float32)).ToArray();
        for (int i = 0; i < layers.Length; i++)
            register_module($"{name}{i}", layers[i]);
        return layers;
    }
}
