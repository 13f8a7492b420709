using System.Runtime.CompilerServices;

namespace MLNetAutoencoder;

/// <summary>Row numbers in the order in which they are visited.</summary>
internal sealed class RowOrder
{
    private readonly int[]? _rows;
    private readonly bool _isShuffled;
    private SplitMix64 _random;
    private int _drawn;

    private RowOrder(int[]? rows, int count, bool isShuffled, SplitMix64 random)
    {
        _rows = rows;
        Count = count;
        _isShuffled = isShuffled;
        _random = random;
    }

    public int Count { get; }

    public int this[int place] => _rows is null ? place : _rows[place];

    /// <summary>All rows, one after the other.</summary>
    public static RowOrder All(int count) => new(null, count, false, default);

    /// <summary>Some rows, as they stand.</summary>
    public static RowOrder Of(int[] rows) => new(rows, rows.Length, false, default);

    /// <summary>Some rows, shuffled in place as they are drawn.</summary>
    public static RowOrder Shuffled(int[] rows, SplitMix64 random) => new(rows, rows.Length, true, random);

    /// <summary>Makes the places below this one final: Fisher and Yates's shuffle, as far as it is needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void DrawUpTo(int place)
    {
        if (!_isShuffled)
            return;
        var rows = _rows!;
        for (; _drawn < place; _drawn++)
        {
            int other = _drawn + _random.Below(rows.Length - _drawn);
            (rows[_drawn], rows[other]) = (rows[other], rows[_drawn]);
        }
    }
}
