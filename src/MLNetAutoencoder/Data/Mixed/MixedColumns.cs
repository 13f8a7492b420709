using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Data.Mixed;
using MLNetAutoencoder.Settings;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Which slots of the rebuilt vector are groups of one-hot columns and which are binary; all others are numeric. A group is rebuilt by a
/// softmax and measured by its cross-entropy, a binary column by a sigmoid and its cross-entropy, numeric columns by
/// <see cref="AutoencoderTrainingOptions.Loss"/>; a row's loss is the mean over columns, where a group counts as one. One-hot and binary
/// columns are not scaled. Immutable.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = SettingText.Discriminator,
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor
)]
[JsonDerivedType(typeof(IndexedMixedColumns), nameof(FromIndices))]
[JsonDerivedType(typeof(NamedMixedColumns), nameof(FromSlotNames))]
public abstract record MixedColumns
{
    private protected MixedColumns() { }

    /// <summary>The call that makes it.</summary>
    /// <returns>Name and parameters.</returns>
    public sealed override string ToString() => SettingText.Of(this, MixedJson.Default.MixedColumns);

    /// <summary>Groups and binary columns by their places in the vector.</summary>
    /// <param name="groups">The one-hot groups, each of two slots or more: <c>0..7</c> is slots 0 to 6. Null names none.</param>
    /// <param name="binary">Slots that hold 0 or 1, counted from 0. The default null names none.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentException">Nothing is named, or a slot is negative.</exception>
    public static MixedColumns FromIndices(IEnumerable<Range>? groups, IEnumerable<int>? binary = null)
    {
        Range[] ranges = [.. groups ?? []];
        int[] slots = [.. binary ?? []];
        Guard.That(
            ranges.Length > 0 || slots.Length > 0,
            nameof(groups),
            $"Neither '{nameof(groups)}' nor '{nameof(binary)}' names a slot; name one, or leave "
                + $"{nameof(TrainingDataOptions.MixedColumns)} null."
        );
        Guard.That(
            slots.All(slot => slot >= 0),
            nameof(binary),
            Invariant.Text($"'{nameof(binary)}' holds {slots.FirstOrDefault(slot => slot < 0)}; a slot is 0 or greater.")
        );
        return new IndexedMixedColumns(new(ranges), new(slots));
    }

    /// <summary>
    /// The groups that <c>Transforms.Categorical.OneHotEncoding</c> made, which ML.NET marks in the column (its annotation
    /// <c>CategoricalSlotRanges</c>, kept by <c>Concatenate</c>). In a column without such marks, groups are neighboring slots whose names
    /// begin alike up to the separator, as <c>color.red</c> and <c>color.blue</c> do. A column that has neither is all numeric.
    /// </summary>
    /// <param name="binary">Names of slots that hold 0 or 1. The default null names none.</param>
    /// <param name="separator">
    /// What ends a group's name in the names of its slots; not empty. The default is <c>.</c>, as <c>Concatenate</c> writes.
    /// </param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentException">The separator or a name is empty.</exception>
    public static MixedColumns FromSlotNames(IEnumerable<string>? binary = null, string separator = ".")
    {
        Guard.That(
            !string.IsNullOrEmpty(separator),
            nameof(separator),
            $"'{nameof(separator)}' is empty; give what ends a group's name, such as '.'."
        );
        string[] names = [.. binary ?? []];
        foreach (string name in names)
            Guard.NotBlank(name, nameof(binary));
        return new NamedMixedColumns(new(names), separator);
    }
}

/// <summary>A choice of columns with its parameters. What the factories of <see cref="MixedColumns"/> make.</summary>
internal abstract record MixedColumnSettings : MixedColumns
{
    /// <summary>Finds the slots among those of columns.</summary>
    /// <param name="slots">All of them.</param>
    /// <returns>Null where all slots are numeric.</returns>
    /// <exception cref="InvalidOperationException">It does not have them, or they overlap.</exception>
    internal abstract MixedLayout? Resolve(ColumnSlots slots);
}

internal sealed record IndexedMixedColumns([property: JsonIgnore] ValueList<Range> Ranges, ValueList<int> Binary) : MixedColumnSettings
{
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string> Groups => [.. Ranges.Select(group => group.ToString())];

    internal override MixedLayout Resolve(ColumnSlots slots)
    {
        int size = slots.Size;
        return MixedLayout.Make(slots, [.. Ranges.Select(Place)], Binary);

        (int First, int Count) Place(Range group)
        {
            int first = group.Start.GetOffset(size),
                end = group.End.GetOffset(size);
            Guard.Data(
                first >= 0 && end <= size && end - first >= 2,
                $"{nameof(TrainingDataOptions.MixedColumns)} names the group {group}, and {slots.Hold} {size} slots; a "
                    + $"group is two or more of them, from the first up to the one after its last. A single slot of 0 and 1 is binary."
            );
            return (first, end - first);
        }
    }
}

internal sealed record NamedMixedColumns(ValueList<string> Binary, string Separator) : MixedColumnSettings
{
    internal override MixedLayout? Resolve(ColumnSlots slots)
    {
        var groups = CategoricalSlots.Of(slots.Columns) ?? Named(slots.Names);
        if (groups.Count == 0 && Binary.Count == 0)
            return null;
        return MixedLayout.Make(
            slots,
            groups.Where(g => g.Count > 1),
            [.. groups.Where(g => g.Count == 1).Select(g => g.First), .. Binary.Select(name => Find(slots, name))]
        );
    }

    private List<(int First, int Count)> Named(IReadOnlyList<string> names)
    {
        var groups = new List<(int First, int Count)>();
        for (int first = 0, next; first < names.Count; first = next)
        {
            string group = Group(names[first]);
            for (next = first + 1; next < names.Count && group.Length > 0 && Group(names[next]) == group; )
                next++;
            if (next - first > 1)
                groups.Add((first, next - first));
        }
        return groups;
    }

    private string Group(string name) => name[..Math.Max(0, name.IndexOf(Separator, StringComparison.Ordinal))];

    private int Find(ColumnSlots slots, string name)
    {
        int slot = slots.Names.ToList().IndexOf(name);
        string known = slots.Names.Count == 0 ? "no names" : Invariant.First(slots.Names.Select(n => $"'{n}'"), most: 20);
        Guard.Data(
            slot >= 0,
            $"{nameof(TrainingDataOptions.MixedColumns)} is {this}, and {slots.Hold} no slot of the name '{name}'; it has {known}."
        );
        return slot;
    }
}

/// <summary>How the choice of mixed columns is written as JSON.</summary>
[JsonSerializable(typeof(MixedColumns))]
internal sealed partial class MixedJson : JsonSerializerContext;
