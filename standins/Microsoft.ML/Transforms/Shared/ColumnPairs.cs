using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>The column pairs that catalog methods take, as names with nothing left open.</summary>
internal static class ColumnPairs
{
    internal static (string Output, string Input)[] Of(string outputColumnName, string? inputColumnName) =>
        [(Check.NonEmpty(outputColumnName, nameof(outputColumnName)), inputColumnName ?? outputColumnName)];
}
