using Microsoft.ML;

namespace MLNetAutoencoder;

/// <summary>A choice of columns with its parameters. What the factories of <see cref="MixedColumns"/> make.</summary>
internal abstract record MixedColumnSettings : MixedColumns
{
    /// <summary>Finds the slots in a column.</summary>
    /// <param name="column">A vector of known size.</param>
    /// <exception cref="InvalidOperationException">It does not have them, or they overlap.</exception>
    internal abstract MixedLayout Resolve(DataViewSchema.Column column);
}
