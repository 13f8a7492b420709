namespace MLNetAutoencoder.Data;

/// <summary>
/// Features that are the steps of a sequence, of which a row may have fewer than there is room for: the last ones are padding then, NaN in
/// every channel.
/// </summary>
/// <param name="Steps">Steps that there is room for.</param>
/// <param name="Channels">Values at each step.</param>
/// <param name="ChannelsLast">Whether the values of a step stand side by side, instead of the steps of a channel.</param>
internal sealed record StepPadding(int Steps, int Channels, bool ChannelsLast = true)
{
    public long Features => (long)Steps * Channels;

    public int StepOf(int feature) => ChannelsLast ? feature / Channels : feature % Steps;

    /// <summary>Steps up to the last that holds a value; 0 where there is none.</summary>
    /// <param name="row">Begins with the features.</param>
    public int LengthOf(ReadOnlySpan<float> row)
    {
        int length = 0;
        for (int i = 0; i < Features; i++)
        {
            if (!float.IsNaN(row[i]))
                length = Math.Max(length, StepOf(i) + 1);
        }
        return length;
    }

    /// <summary>Whether a row has at least one step and is finite but for its padding.</summary>
    /// <param name="row">Begins with the features.</param>
    public bool Allows(ReadOnlySpan<float> row)
    {
        int length = LengthOf(row);
        for (int i = 0; i < row.Length; i++)
        {
            if (!float.IsFinite(row[i]) && !IsPadding(i, length))
                return false;
        }
        return length > 0;
    }

    /// <summary>Whether a place of a row is padding.</summary>
    /// <param name="place">Counted from the first feature.</param>
    /// <param name="length">Of the row's sequence, as <see cref="LengthOf"/> gives it; in a row of 0 nothing is.</param>
    public bool IsPadding(int place, int length) => length > 0 && place < Features && StepOf(place) >= length;
}
