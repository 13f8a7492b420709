using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// The groups of one-hot slots that <c>Transforms.Categorical.OneHotEncoding</c> makes and marks, and <c>Concatenate</c> keeps; the name of
/// the annotation is internal to ML.NET (AnnotationUtils).
/// </summary>
internal static class CategoricalSlots
{
    public const string Annotation = "CategoricalSlotRanges";

    /// <summary>First slots and sizes as ML.NET marks them; null where it marks none.</summary>
    public static IReadOnlyList<(int First, int Count)>? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Annotation)?.Type.RawType != typeof(VBuffer<int>))
            return null;
        VBuffer<int> ranges = default;
        column.Annotations.GetValue(Annotation, ref ranges);
        int size = NumberColumn.SizeOf(column);
        return
        [
            .. ranges
                .DenseValues()
                .Chunk(2)
                .Where(range => range.Length == 2 && range[0] >= 0 && range[0] <= range[1] && range[1] < size)
                .Select(range => (range[0], range[1] - range[0] + 1)),
        ];
    }

    /// <summary>Those of columns that are put behind each other; null where none has any.</summary>
    public static IReadOnlyList<(int First, int Count)>? Of(IEnumerable<DataViewSchema.Column> columns)
    {
        var marked = new List<(int First, int Count)>();
        bool isMarked = false;
        int start = 0;
        foreach (var column in columns)
        {
            if (Of(column) is { } groups)
            {
                marked.AddRange(groups.Select(group => (group.First + start, group.Count)));
                isMarked = true;
            }
            start += NumberColumn.SizeOf(column);
        }
        return isMarked ? marked : null;
    }

    /// <summary>Marks groups among annotations.</summary>
    public static void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<(int First, int Count)> groups)
    {
        int[] ranges = [.. groups.SelectMany(group => new[] { group.First, group.First + group.Count - 1 })];
        annotations.Add(
            Annotation,
            new VectorDataViewType(NumberDataViewType.Int32, groups.Count, 2),
            (ref VBuffer<int> value) => value = new VBuffer<int>(ranges.Length, ranges)
        );
    }
}
