namespace MLNetAutoencoder;

/// <summary>What stands in a window for the rows before the first of a series.</summary>
public enum WindowPadding
{
    /// <summary>NaN. Training leaves such windows out, and a scored row that has one gets NaN.</summary>
    Missing,

    /// <summary>The first row of the series, as often as it takes.</summary>
    FirstRow,
}
