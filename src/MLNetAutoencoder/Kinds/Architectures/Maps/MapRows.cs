namespace MLNetAutoencoder;

/// <summary>How a row's values are maps: images of several channels, or sequences of several values at a time, which are images of one line.</summary>
/// <param name="Channels">Values at each position.</param>
/// <param name="Height">Positions in the first axis; 1 for sequences.</param>
/// <param name="Width">Positions in the second axis.</param>
/// <param name="ChannelsLast">Whether the values of a position stand side by side in the row, instead of the positions of a channel.</param>
internal sealed record MapRows(int Channels, int Height, int Width, bool ChannelsLast)
{
    /// <summary>Whether maps are rows without putting values in another order.</summary>
    private bool InOrder => !ChannelsLast || Channels == 1;

    /// <summary>Makes maps of rows.</summary>
    /// <exception cref="InvalidOperationException">Rows have another number of values.</exception>
    public IReadOnlyList<NetworkLayer> Read(Architecture architecture, int features)
    {
        double values = (double)Channels * Height * Width;
        Guard.Data(values == features, FormattableString.Invariant($"Architecture is {architecture}, which takes rows of {values:F0} values, and the rows have {features} features; give the sizes that the rows have, or select the columns that make up the maps."));
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
        Guard.Data(values % positions == 0, $"Architecture is {architecture}, whose maps have {positions} positions, and the decoder has to give {values} values for a row, which is not a multiple of it; use another architecture for this loss or target.");
        return values / positions;
    }

    /// <summary>Makes rows of maps, of as many channels as the decoder gives: one or more values for each that <see cref="Read"/> takes, one set behind the other.</summary>
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
