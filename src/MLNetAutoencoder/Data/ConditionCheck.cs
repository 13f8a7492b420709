namespace MLNetAutoencoder;

/// <summary>Watches whether the condition differs between rows: one that does not tells nothing.</summary>
/// <param name="layout">Where in a row it stands.</param>
internal sealed class ConditionCheck(RowLayout layout)
{
    private readonly RowUnpacker _unpacker = new(layout.Width, null);
    private readonly float[] _row = new float[layout.Width];
    private float[]? _first;

    /// <summary>Whether two rows differ in it.</summary>
    public bool Differs { get; private set; }

    /// <param name="packed">A packed row.</param>
    public void Add(ReadOnlySpan<float> packed)
    {
        if (Differs)
            return;
        _unpacker.Write(packed, _row);
        var condition = _row.AsSpan(layout.Features, layout.Condition);
        _first ??= condition.ToArray();
        Differs = !condition.SequenceEqual(_first);
    }
}
