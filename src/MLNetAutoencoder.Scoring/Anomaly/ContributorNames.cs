using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Anomaly;

/// <summary>Says in a few words which features contribute most to a score.</summary>
/// <param name="Names">Of the features, where a one-hot group is one.</param>
/// <param name="Starts">The first slot of each, ascending from 0.</param>
/// <param name="Count">How many features are named at most, 1 or more.</param>
internal sealed record ContributorNames(string[] Names, int[] Starts, int Count)
{
    private const char Separator = '.';

    /// <summary>The names of a column's slots, and its groups of one-hot slots as ML.NET marks them.</summary>
    public static ContributorNames Of(DataViewSchema.Column column, int count)
    {
        int size = NumberColumn.SizeOf(column);
        string[] slots = FeatureColumn.SlotNames(column);
        return Of(slots.Length == 0 ? FeatureColumn.Numbered("f", size) : slots, CategoricalSlots.Of(column), count);
    }

    /// <param name="slots">The name of each slot.</param>
    /// <param name="categorical">Groups of one-hot slots; null for none.</param>
    /// <param name="count">How many features are named at most, 1 or more.</param>
    public static ContributorNames Of(string[] slots, IReadOnlyList<(int First, int Count)>? categorical, int count)
    {
        var groups = (categorical ?? []).ToDictionary(group => group.First, group => group.Count);
        List<string> names = [];
        List<int> starts = [];
        for (int slot = 0; slot < slots.Length; slot += groups.GetValueOrDefault(slot, 1))
        {
            starts.Add(slot);
            names.Add(groups.TryGetValue(slot, out int slotsOfGroup) ? Common(slots.AsSpan(slot, slotsOfGroup)) : slots[slot]);
        }
        return new ContributorNames([.. names], [.. starts], count);
    }

    public static ContributorNames Parse(ReadOnlySpan<char> text) =>
        JsonSerializer.Deserialize(text, ContributorNamesJson.Default.ContributorNames)!;

    public string ToJson() => JsonSerializer.Serialize(this, ContributorNamesJson.Default.ContributorNames);

    /// <summary>The features with the highest contributions above 0, the highest first: <c>bytes_out +2.7, duration +1.3</c>.</summary>
    /// <param name="contributions">A value for each slot; NaN is none.</param>
    public string Of(ReadOnlySpan<float> contributions)
    {
        var top = new PriorityQueue<int, (double Sum, int Place)>();
        for (int i = 0; i < Names.Length; i++)
        {
            double sum = Sum(contributions[Slots(i, contributions.Length)]);
            if (sum > 0)
                top.Enqueue(i, (sum, -i));
            if (top.Count > Count)
                top.Dequeue();
        }
        var text = new StringBuilder();
        while (top.TryDequeue(out int i, out var priority))
            text.Insert(0, Invariant.Text($"{Names[i]} +{priority.Sum:G3}{(text.Length > 0 ? ", " : "")}"));
        return text.ToString();
    }

    /// <summary>The slots of a feature.</summary>
    /// <param name="feature">Its place among the names.</param>
    /// <param name="size">How many slots there are.</param>
    public Range Slots(int feature, int size) => Starts[feature]..(feature + 1 < Starts.Length ? Starts[feature + 1] : size);

    /// <summary>The name of one of a feature's slots without that of the feature.</summary>
    public string Category(int feature, string slot) =>
        slot.StartsWith(Names[feature] + Separator, StringComparison.Ordinal) ? slot[(Names[feature].Length + 1)..] : slot;

    /// <summary>What slots contribute together; NaN is none.</summary>
    public static double Sum(ReadOnlySpan<float> contributions)
    {
        double sum = 0;
        foreach (float part in contributions)
            sum += float.IsNaN(part) ? 0 : part;
        return sum;
    }

    /// <summary>What the names of a group's slots begin with, up to a separator; all of them where they have nothing in common.</summary>
    private static string Common(ReadOnlySpan<string> slots)
    {
        int length = slots[0].LastIndexOf(Separator);
        while (length > 0 && !AllBegin(slots, slots[0].AsSpan(0, length + 1)))
            length = slots[0].LastIndexOf(Separator, length - 1);
        return length > 0 ? slots[0][..length] : string.Join('|', slots.ToArray());
    }

    private static bool AllBegin(ReadOnlySpan<string> slots, ReadOnlySpan<char> start)
    {
        foreach (string slot in slots)
        {
            if (!slot.AsSpan().StartsWith(start, StringComparison.Ordinal))
                return false;
        }
        return true;
    }
}

/// <summary>How the names are written as JSON.</summary>
[JsonSerializable(typeof(ContributorNames))]
internal sealed partial class ContributorNamesJson : JsonSerializerContext;
