using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>A network in the training engine as it scores.</summary>
internal sealed class PlannedNetwork : IDisposable
{
    private readonly AutoencoderPlan _plan;
    private readonly NetworkTensors _network;

    public PlannedNetwork(AutoencoderPlan plan, Weights parameters)
    {
        _plan = plan;
        _network = new NetworkTensors(ParameterLayout.Of(plan.Layers), parameters.Values, parameters.Buffers);
    }

    public Tensor Encode(Tensor rows)
    {
        var pass = new LossPass(_plan, new ForwardPass(_network), rows, rows);
        return pass.Code(pass.Head());
    }

    public Tensor Decode(Tensor codes)
    {
        var forward = new ForwardPass(_network);
        return _plan.Head.Forward(forward.Through(_plan.Decoder, codes), forward);
    }

    public Tensor Rebuild(Tensor rows) => Decode(Encode(rows));

    public void Dispose() => _network.Dispose();
}
