using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <content>Columns by the names of slots.</content>
[JsonDerivedType(typeof(NamedMixedColumns), nameof(FromSlotNames))]
public abstract partial record MixedColumns
{
    /// <summary>
    /// The groups that <c>Transforms.Categorical.OneHotEncoding</c> made, which ML.NET marks in the column (its annotation <c>CategoricalSlotRanges</c>, kept by
    /// <c>Concatenate</c>). In a column without such marks, groups are neighbouring slots whose names begin alike up to the separator, as <c>colour.red</c> and
    /// <c>colour.blue</c> do.
    /// </summary>
    /// <param name="binary">Names of slots that hold 0 or 1. The default null names none.</param>
    /// <param name="separator">What ends a group's name in the names of its slots; not empty. The default is <c>.</c>, as <c>Concatenate</c> writes.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentException">The separator or a name is empty.</exception>
    public static MixedColumns FromSlotNames(IEnumerable<string>? binary = null, string separator = ".")
    {
        Guard.That(!string.IsNullOrEmpty(separator), nameof(separator), $"'{nameof(separator)}' is empty; give what ends a group's name, such as '.'.");
        string[] names = [.. binary ?? []];
        foreach (string name in names)
            Guard.NotBlank(name, nameof(binary));
        return new NamedMixedColumns(new(names), separator);
    }
}

internal sealed record NamedMixedColumns(ValueList<string> Binary, string Separator) : MixedColumnSettings
{
    private const string Ranges = "CategoricalSlotRanges";

    internal override MixedLayout Resolve(DataViewSchema.Column column)
    {
        string[] names = FeatureColumn.SlotNames(column);
        var groups = Marked(column) ?? Named(names);
        Guard.Data(
            groups.Count > 0 || Binary.Count > 0,
            $"{nameof(AutoencoderTrainingOptions.MixedColumns)} is {this}, and column '{column.Name}' has no groups of slots: neither marks of OneHotEncoding nor names such as 'group{Separator}value'. Name them by {nameof(FromIndices)}, or leave the option null.");
        return MixedLayout.Make(column, groups.Where(g => g.Count > 1), [.. groups.Where(g => g.Count == 1).Select(g => g.First), .. Binary.Select(name => Find(names, name, column.Name))]);
    }

    /// <summary>First slots and sizes as ML.NET marks them; null where it does not.</summary>
    private static List<(int First, int Count)>? Marked(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Ranges)?.Type.RawType != typeof(VBuffer<int>))
            return null;
        VBuffer<int> ranges = default;
        column.Annotations.GetValue(Ranges, ref ranges);
        return [.. ranges.DenseValues().Chunk(2).Where(range => range.Length == 2).Select(range => (range[0], range[1] - range[0] + 1))];
    }

    private List<(int First, int Count)> Named(string[] names)
    {
        var groups = new List<(int First, int Count)>();
        for (int first = 0, next; first < names.Length; first = next)
        {
            string group = Group(names[first]);
            for (next = first + 1; next < names.Length && group.Length > 0 && Group(names[next]) == group;)
                next++;
            if (next - first > 1)
                groups.Add((first, next - first));
        }
        return groups;
    }

    private string Group(string name) => name[..Math.Max(0, name.IndexOf(Separator, StringComparison.Ordinal))];

    private int Find(string[] names, string name, string column)
    {
        int slot = Array.IndexOf(names, name);
        Guard.Data(slot >= 0, $"{nameof(AutoencoderTrainingOptions.MixedColumns)} is {this}, and column '{column}' has no slot of the name '{name}'; it has {(names.Length == 0 ? "no names" : string.Join(", ", names.Take(20).Select(n => $"'{n}'")))}{(names.Length > 20 ? ", …" : "")}.");
        return slot;
    }
}
