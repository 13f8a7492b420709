namespace MLNetAutoencoder;

/// <summary>Which way a recurrent layer goes through a window.</summary>
internal enum WindowDirection
{
    /// <summary>From the oldest step to the newest.</summary>
    Forward,

    /// <summary>From the newest step to the oldest.</summary>
    Reverse,

    /// <summary>One half of the units forward, another in reverse.</summary>
    Both,
}

/// <summary>What a recurrent layer takes and gives.</summary>
/// <param name="Length">Steps.</param>
/// <param name="Inputs">Values that come in at each step.</param>
/// <param name="Units">Values that each direction gives at each step.</param>
/// <param name="Direction">Which way it goes.</param>
/// <param name="RepeatsInput">Whether the same input comes in at every step, so that a row holds it once.</param>
/// <param name="GivesLast">Whether only what each direction ends with is given.</param>
internal sealed record RecurrentShape(int Length, int Inputs, int Units, WindowDirection Direction, bool RepeatsInput, bool GivesLast)
{
    /// <summary>For each direction, whether it goes from the newest step to the oldest.</summary>
    public IReadOnlyList<bool> Reversals => Direction switch
    {
        WindowDirection.Forward => [false],
        WindowDirection.Reverse => [true],
        _ => [false, true],
    };

    /// <summary>Steps that a row of the input holds.</summary>
    public int InputSteps => RepeatsInput ? 1 : Length;

    public int OutputSize => (GivesLast ? 1 : Length) * Reversals.Count * Units;

    /// <summary>The places of the steps, in the order in which they are gone through.</summary>
    public IEnumerable<int> Order(bool isReversed) => isReversed ? Enumerable.Range(0, Length).Reverse() : Enumerable.Range(0, Length);
}
