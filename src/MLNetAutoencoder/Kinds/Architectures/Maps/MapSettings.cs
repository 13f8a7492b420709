using System.Runtime.CompilerServices;

namespace MLNetAutoencoder;

/// <summary>
/// An architecture whose encoder looks at rows as maps: layers over maps, then the dense layers of <see cref="AutoencoderTrainingOptions.HiddenSizes"/>,
/// then the code. The decoder goes the same way back.
/// </summary>
internal abstract record MapSettings : ArchitectureSettings
{
    private protected abstract MapRows Rows { get; }

    internal override bool CanWidenRows => false;

    internal sealed override NetworkParts Build(AutoencoderTrainingOptions options, NetworkSizes sizes)
    {
        var read = Rows.Read(this, sizes.Features);
        var down = Down(read[^1].Output, options);
        var up = Up(down, Rows.ChannelsOf(this, sizes.Raw), options);
        var code = down[^1].Output;
        int[] inner = [code.Size, .. options.HiddenSizes ?? []], outer = [sizes.Code, .. Enumerable.Reverse(inner)];
        return new NetworkParts(
            [.. read, .. down, new ReshapeLayer(code, code.Size), .. HiddenLayers.Of(inner, options.EncoderActivation, options), new DenseLayer(inner[^1] + sizes.Beside, sizes.Head, options.LatentActivation)],
            [.. HiddenLayers.Of(outer, options.DecoderActivation, options), new ReshapeLayer(code.Size, code), .. up, .. Rows.Write(up[^1].Output)]);
    }

    /// <summary>The encoder's layers over maps.</summary>
    /// <param name="maps">What the first of them takes.</param>
    /// <param name="options">Name activation, normalisation and dropout.</param>
    private protected abstract IReadOnlyList<NetworkLayer> Down(Shape maps, AutoencoderTrainingOptions options);

    /// <summary>The decoder's, which begin with the maps that the encoder's end with.</summary>
    /// <param name="down">What <see cref="Down"/> gave.</param>
    /// <param name="channels">That the last of them gives.</param>
    /// <param name="options">Name activation, normalisation and dropout.</param>
    private protected abstract IReadOnlyList<NetworkLayer> Up(IReadOnlyList<NetworkLayer> down, int channels, AutoencoderTrainingOptions options);

    /// <exception cref="ArgumentOutOfRangeException">There is no size, or one below 1.</exception>
    internal static void RequireSizes(IReadOnlyList<int> sizes, [CallerArgumentExpression(nameof(sizes))] string? name = null)
        => SettingRange.Require(sizes.Count > 0 && sizes.All(size => size >= 1), $"[{string.Join(", ", sizes)}]", "one size or more, each 1 or greater", name);
}
