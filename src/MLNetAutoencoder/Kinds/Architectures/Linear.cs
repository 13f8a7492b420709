using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <content>One linear layer each way.</content>
[JsonDerivedType(typeof(LinearSettings), nameof(Linear))]
public abstract partial record Architecture
{
    /// <summary>
    /// One layer each way, without hidden layers and activations: with the squared error, its codes span the same space as the first
    /// principal components (Baldi and Hornik 1989). Options of hidden layers and activations have to be left alone.
    /// </summary>
    /// <returns>The architecture.</returns>
    public static Architecture Linear() => new LinearSettings();
}

internal sealed record LinearSettings : ArchitectureSettings
{
    internal override string KindName => "linear";

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        string hidden = $" for {this}, which has no hidden layers; {Dense()} has them",
            identity = $"{Activation.Identity} for {this}";
        if (options.HiddenSizes is { Count: > 0 } sizes)
            yield return new OptionFault(nameof(options.HiddenSizes), $"[{string.Join(", ", sizes)}]", "null or empty" + hidden);
        if (options.Normalization != Normalization.None)
            yield return new OptionFault(nameof(options.Normalization), options.Normalization, Normalization.None + hidden);
        if (options.HiddenDropout != 0)
            yield return new OptionFault(nameof(options.HiddenDropout), options.HiddenDropout, "0" + hidden);
        if (options.EncoderActivation is not (Activation.Elu or Activation.Identity))
            yield return new OptionFault(nameof(options.EncoderActivation), options.EncoderActivation, "left alone" + hidden);
        if (options.DecoderActivation is not (Activation.Elu or Activation.Identity))
            yield return new OptionFault(nameof(options.DecoderActivation), options.DecoderActivation, "left alone" + hidden);
        if (options.LatentActivation != Activation.Identity)
            yield return new OptionFault(nameof(options.LatentActivation), options.LatentActivation, identity);
        if (options.OutputActivation != Activation.Identity)
            yield return new OptionFault(nameof(options.OutputActivation), options.OutputActivation, identity);
    }

    internal override NetworkParts Build(IPlanOptions options, NetworkSizes sizes) =>
        new(
            [new DenseLayer(sizes.Features, sizes.Head, Activation.Identity)],
            [new DenseLayer(sizes.Code, sizes.Raw, Activation.Identity)]
        );
}
