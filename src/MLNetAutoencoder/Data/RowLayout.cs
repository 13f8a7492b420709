namespace MLNetAutoencoder;

/// <summary>What the values of a training row are: the features, and behind them the condition and the target where there are such.</summary>
/// <param name="Features">Values of the features.</param>
/// <param name="Target">Values of a column that the decoder learns in place of the features; null where it rebuilds them.</param>
/// <param name="Condition">Values of the condition that encoder and decoder see; 0 for none.</param>
/// <param name="Mixed">What the values that the decoder learns are; null where all are numeric.</param>
internal sealed record RowLayout(int Features, int? Target = null, int Condition = 0, MixedLayout? Mixed = null)
{
    /// <summary>Values that the encoder sees, at the start of a row.</summary>
    public int Inputs => Features + Condition;

    /// <summary>Values that the decoder learns.</summary>
    public int Targets => Target ?? Features;

    /// <summary>Where those begin.</summary>
    public int TargetStart => Target is null ? 0 : Inputs;

    /// <summary>Values of a row.</summary>
    public int Width => Inputs + (Target ?? 0);

    /// <summary>Whether the encoder sees what the decoder learns, and nothing else.</summary>
    public bool IsPlain => Width == Features;

    public override string ToString() => $"{Features}{(Target is null ? "" : $" to {Target}")}{(Condition == 0 ? "" : $" given {Condition}")}";
}
