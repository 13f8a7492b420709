using System.Globalization;
using Microsoft.ML;

namespace MLNetAutoencoder;

/// <summary>Refuses rows whose groups are not one-hot, or whose binary columns hold something else than 0 and 1.</summary>
/// <param name="layout">What the column's slots are.</param>
/// <param name="column">Where the values come from, for the message.</param>
/// <param name="offset">Where its values begin in a row.</param>
/// <param name="width">Values of a whole row.</param>
internal sealed class MixedRowCheck(MixedLayout layout, DataViewSchema.Column column, int offset, int width)
{
    private const int MostShown = 12;

    private readonly RowUnpacker _unpacker = new(width, null);
    private readonly float[] _row = new float[width];
    private readonly SlotRun[] _runs = [.. layout.Runs.Where(run => run.Kind != SlotKind.Numeric)];

    /// <param name="packed">A packed row, not scaled.</param>
    /// <param name="number">Its number in the view, counted from 0.</param>
    /// <exception cref="InvalidOperationException">A value is none that such a column holds.</exception>
    public void Check(ReadOnlySpan<float> packed, long number)
    {
        _unpacker.Write(packed, _row);
        foreach (var run in _runs)
        {
            var values = _row.AsSpan(offset + run.First, run.Count);
            int ones = values.Count(1f), zeros = values.Count(0f);
            if (ones + zeros < values.Length || (run.Kind == SlotKind.OneHot && ones != 1))
                throw new InvalidOperationException(Message(run, values, number));
        }
    }

    private string Message(SlotRun run, ReadOnlySpan<float> values, long number)
    {
        string place = $"row {number} (counted from 0)";
        if (run.Kind == SlotKind.Binary)
        {
            int at = values.IndexOfAnyExcept(0f, 1f);
            return $"Column '{column.Name}' holds {Text(values[at])} in the binary slot {run.First + at}{FeatureColumn.SlotLabel(column, run.First + at)} of {place}, and a binary slot holds 0 or 1. Leave it out of {nameof(AutoencoderTrainingOptions.MixedColumns)} if it is numeric.";
        }
        int last = run.First + run.Count - 1;
        string shown = string.Join(", ", values[..Math.Min(MostShown, values.Length)].ToArray().Select(Text)) + (values.Length > MostShown ? ", …" : "");
        return $"Column '{column.Name}' holds {shown} in the one-hot group of slots {run.First} to {last}{FeatureColumn.SlotLabel(column, run.First)} of {place}, and a group holds one 1 and otherwise 0. Only zeros come from a missing value: replace or leave out such values before the encoding. Leave the group out of {nameof(AutoencoderTrainingOptions.MixedColumns)} if it is none.";
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
