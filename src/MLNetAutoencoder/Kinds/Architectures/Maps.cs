using System.Runtime.CompilerServices;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder.Kinds.Architectures;

/// <summary>
/// An architecture whose encoder looks at rows as maps: layers over maps, then the dense layers of
/// <see cref="AutoencoderTrainingOptions.HiddenSizes"/>, then the code. The decoder goes the same way back.
/// </summary>
internal abstract record MapSettings : ArchitectureSettings
{
    private protected abstract MapRows Rows { get; }

    internal override bool CanWidenRows => false;

    internal sealed override NetworkParts Build(IPlanOptions options, NetworkSizes sizes)
    {
        var read = Rows.Read(this, sizes.Features);
        var down = Down(read[^1].Output, options);
        var up = Up(down, Rows.ChannelsOf(this, sizes.Raw), options);
        var code = down[^1].Output;
        int[] inner = [code.Size, .. options.HiddenSizes ?? []],
            outer = [sizes.Code, .. Enumerable.Reverse(inner)];
        return new NetworkParts(
            [
                .. read,
                .. down,
                new ReshapeLayer(code, code.Size),
                .. HiddenLayers.Of(inner, options.EncoderActivation, options),
                new DenseLayer(inner[^1] + sizes.Beside, sizes.Head, options.LatentActivation),
            ],
            [
                .. HiddenLayers.Of(outer, options.DecoderActivation, options),
                new ReshapeLayer(code.Size, code),
                .. up,
                .. Rows.Write(up[^1].Output),
            ]
        );
    }

    /// <summary>The encoder's layers over maps.</summary>
    /// <param name="maps">What the first of them takes.</param>
    /// <param name="options">Name activation, normalization and dropout.</param>
    private protected abstract IReadOnlyList<NetworkLayer> Down(Shape maps, IPlanOptions options);

    /// <summary>The decoder's, which begin with the maps that the encoder's end with.</summary>
    /// <param name="down">What <see cref="Down"/> gave.</param>
    /// <param name="channels">That the last of them gives.</param>
    /// <param name="options">Name activation, normalization and dropout.</param>
    private protected abstract IReadOnlyList<NetworkLayer> Up(IReadOnlyList<NetworkLayer> down, int channels, IPlanOptions options);

    /// <exception cref="ArgumentOutOfRangeException">There is no size, or one below 1.</exception>
    internal static void RequireSizes(IReadOnlyList<int> sizes, [CallerArgumentExpression(nameof(sizes))] string? name = null) =>
        SettingRange.Require(
            sizes.Count > 0 && sizes.All(size => size >= 1),
            $"[{string.Join(", ", sizes)}]",
            "one size or more, each 1 or greater",
            name
        );
}

/// <summary>
/// How a row's values are maps: images of several channels, or sequences of several values at a time, which are images of one line.
/// </summary>
/// <param name="Channels">Values at each position.</param>
/// <param name="Height">Positions in the first axis; 1 for sequences.</param>
/// <param name="Width">Positions in the second axis.</param>
/// <param name="ChannelsLast">
/// Whether the values of a position stand side by side in the row, instead of the positions of a channel.
/// </param>
internal sealed record MapRows(int Channels, int Height, int Width, bool ChannelsLast)
{
    /// <summary>Whether maps are rows without putting values in another order.</summary>
    private bool InOrder => !ChannelsLast || Channels == 1;

    /// <summary>Makes maps of rows.</summary>
    /// <exception cref="InvalidOperationException">Rows have another number of values.</exception>
    public IReadOnlyList<NetworkLayer> Read(Architecture architecture, int features)
    {
        double values = (double)Channels * Height * Width;
        Guard.Data(
            values == features,
            Invariant.Text(
                $"Architecture is {architecture}, which takes rows of {values:F0} values, and the rows have {features} features; give the "
                    + $"sizes that the rows have, or select the columns that make up the maps."
            )
        );
        var maps = new Shape(Channels, Height, Width);
        if (InOrder)
            return [new ReshapeLayer(features, maps)];
        var rows = new Shape(Height, Width, Channels);
        return [new ReshapeLayer(features, rows), new PermuteLayer(rows, 2, 0, 1)];
    }

    /// <summary>The channels that a decoder has to give for rows of a number of values.</summary>
    /// <exception cref="InvalidOperationException">They do not make up whole maps.</exception>
    public int ChannelsOf(Architecture architecture, int values)
    {
        int positions = checked(Height * Width);
        Guard.Data(
            values % positions == 0,
            $"Architecture is {architecture}, whose maps have {positions} positions, and the decoder has to give {values} values for a "
                + $"row, which is not a multiple of it; use another architecture for this loss or target."
        );
        return values / positions;
    }

    /// <summary>
    /// Makes rows of maps, of as many channels as the decoder gives: one or more values for each that <see cref="Read"/> takes, one set
    /// behind the other.
    /// </summary>
    public IReadOnlyList<NetworkLayer> Write(Shape maps)
    {
        if (InOrder)
            return [new ReshapeLayer(maps, maps.Size)];
        int inSet = maps[0] % Channels == 0 ? Channels : maps[0];
        var sets = new Shape(maps[0] / inSet, inSet, Height * Width);
        var turned = new PermuteLayer(sets, 0, 2, 1);
        return [new ReshapeLayer(maps, sets), turned, new ReshapeLayer(turned.Output, maps.Size)];
    }
}
