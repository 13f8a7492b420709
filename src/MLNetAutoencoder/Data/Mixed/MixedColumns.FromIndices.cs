using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML;

namespace MLNetAutoencoder;

/// <content>Columns by their places.</content>
[JsonDerivedType(typeof(IndexedMixedColumns), nameof(FromIndices))]
public abstract partial record MixedColumns
{
    /// <summary>Groups and binary columns by their places in the vector.</summary>
    /// <param name="groups">The one-hot groups, each of two slots or more: <c>0..7</c> is slots 0 to 6. Null names none.</param>
    /// <param name="binary">Slots that hold 0 or 1, counted from 0. The default null names none.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentException">Nothing is named, or a slot is negative.</exception>
    public static MixedColumns FromIndices(IEnumerable<Range>? groups, IEnumerable<int>? binary = null)
    {
        Range[] ranges = [.. groups ?? []];
        int[] slots = [.. binary ?? []];
        Guard.That(ranges.Length > 0 || slots.Length > 0, nameof(groups), $"Neither '{nameof(groups)}' nor '{nameof(binary)}' names a slot; name one, or leave {nameof(AutoencoderTrainingOptions.MixedColumns)} null.");
        Guard.That(slots.All(slot => slot >= 0), nameof(binary), string.Create(CultureInfo.InvariantCulture, $"'{nameof(binary)}' holds {slots.FirstOrDefault(slot => slot < 0)}; a slot is 0 or greater."));
        return new IndexedMixedColumns(ranges, slots);
    }
}

internal sealed record IndexedMixedColumns : MixedColumnSettings
{
    private readonly ValueList<Range> _groups;

    public IndexedMixedColumns(IEnumerable<Range> groups, IEnumerable<int> binary) => (_groups, Binary) = (new(groups), new(binary));

    public IReadOnlyList<string> Groups => [.. _groups.Select(group => group.ToString())];

    public ValueList<int> Binary { get; }

    internal override MixedLayout Resolve(DataViewSchema.Column column)
    {
        int size = FeatureColumn.SizeOf(column);
        return MixedLayout.Make(column, [.. _groups.Select(Place)], Binary);

        (int First, int Count) Place(Range group)
        {
            int first = group.Start.GetOffset(size), end = group.End.GetOffset(size);
            Guard.Data(
                first >= 0 && end <= size && end - first >= 2,
                $"{nameof(AutoencoderTrainingOptions.MixedColumns)} names the group {group}, and column '{column.Name}' holds {size} slots; a group is two or more of them, from the first up to the one after its last. A single slot of 0 and 1 is binary.");
            return (first, end - first);
        }
    }
}
