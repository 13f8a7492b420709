using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// The loss of one layer of an encoder and the opposite one of its decoder, as an autoencoder of what the layers before give; these learn nothing from it (Bengio et al. 2007).
/// </summary>
/// <param name="whole">The autoencoder that the layers are of.</param>
/// <param name="depth">The layer, counted from 0.</param>
internal sealed class PairModule(AutoencoderPlan whole, int depth) : ObjectiveModule(whole.LatentSize)
{
    private readonly NetworkLayer[] _before = [.. whole.Encoder.Take(depth)];

    public override bool HasDecoder => false; // of the whole row; a pair rebuilds what it gets

    public override Tensor Loss(LossPass pass)
    {
        Tensor input, target;
        using (no_grad())
        {
            var settled = pass.Forward.Settled();
            (input, target) = (settled.Run(_before, pass.Input), settled.Run(_before, pass.Rows));
        }
        var code = whole.Encoder[depth].Forward(input, pass.Forward);
        if (depth == whole.Encoder.Count - 1)
            code = whole.Objective.Bottleneck?.Forward(code, pass.Forward) ?? code;
        var rebuilt = whole.Decoder[^(depth + 1)].Forward(code, pass.Forward);
        if (depth == 0)
            return whole.Distance(rebuilt, whole.Head.Forward(rebuilt, pass.Forward), pass.Target, pass.Forward);
        var difference = rebuilt.sub(target);
        return difference.mul(difference).mean([1L]);
    }
}
