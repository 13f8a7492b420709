namespace MLNetAutoencoder;

/// <summary>
/// Says which rows are held out for validation, by a hash of row number and seed: a row's side depends neither on how many rows there
/// are nor on the order in which they are visited.
/// </summary>
/// <param name="Fraction">The share of rows that is held out.</param>
/// <param name="Seed">Chooses the rows.</param>
/// <param name="End">Rows from this number on are never held out.</param>
internal readonly record struct HoldOut(double Fraction, int Seed, long End = long.MaxValue)
{
    /// <param name="row">A row's number among the usable rows, from 0.</param>
    public bool Holds(long row) => Fraction > 0 && row < End && SplitMix64.OfRow(Seed, row) < Fraction;
}
