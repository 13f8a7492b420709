namespace MLNetAutoencoder;

/// <summary>Rows to learn from and rows to measure by.</summary>
/// <param name="Training">Row numbers; at least one.</param>
/// <param name="Validation">Row numbers; may be empty.</param>
internal sealed record RowSplit(int[] Training, int[] Validation)
{
    /// <summary>
    /// Holds out rows by a hash of row number and seed, so that a row's side does not depend on how many rows there are. When the hash
    /// leaves nothing to learn from, all rows are learned from.
    /// </summary>
    public static RowSplit Make(int rows, double validationFraction, int seed)
    {
        var sides = Enumerable.Range(0, rows).ToLookup(row => Hash(row, seed) < validationFraction);
        int[] training = [.. sides[false]];
        return training.Length > 0 ? new RowSplit(training, [.. sides[true]]) : new RowSplit([.. sides[true]], []);
    }

    /// <summary>A uniform number in [0, 1): the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over row and seed.</summary>
    private static double Hash(int row, int seed)
    {
        unchecked
        {
            ulong x = (((ulong)(uint)seed << 32) | (uint)row) + 0x9E3779B97F4A7C15UL;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            x ^= x >> 31;
            return (x >> 11) * (1.0 / (1UL << 53));
        }
    }
}
