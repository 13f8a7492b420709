using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Data.Mixed;

/// <summary>What slots of a row are.</summary>
internal enum SlotKind
{
    Numeric,
    Binary,
    OneHot,
}

/// <summary>Neighboring slots of one kind; of one-hot slots, one group.</summary>
internal readonly record struct SlotRun(SlotKind Kind, int First, int Count);

/// <summary>What all slots of a row are.</summary>
/// <param name="Runs">In the order of the slots, and all of them.</param>
internal sealed record MixedLayout(IReadOnlyList<SlotRun> Runs)
{
    public int Slots => Runs[^1].First + Runs[^1].Count;

    /// <summary>Columns, where a group is one.</summary>
    public int Columns => Runs.Sum(run => run.Kind == SlotKind.OneHot ? 1 : run.Count);

    /// <summary>The slots that no scaling may change.</summary>
    public IEnumerable<int> Unscaled =>
        Runs.Where(run => run.Kind != SlotKind.Numeric).SelectMany(run => Enumerable.Range(run.First, run.Count));

    /// <summary>Lays out a column.</summary>
    /// <param name="slots">The slots of the columns.</param>
    /// <param name="groups">One-hot groups.</param>
    /// <param name="binary">Binary slots.</param>
    /// <exception cref="InvalidOperationException">A slot does not exist, or is named twice.</exception>
    public static MixedLayout Make(ColumnSlots slots, IEnumerable<(int First, int Count)> groups, IEnumerable<int> binary)
    {
        var runs = new SlotRun?[slots.Size];
        foreach (var (first, count) in groups)
            Take(new SlotRun(SlotKind.OneHot, first, count));
        foreach (int slot in binary)
            Take(new SlotRun(SlotKind.Binary, slot, 1));
        return new MixedLayout([.. Join(runs)]);

        void Take(SlotRun run)
        {
            for (int slot = run.First; slot < run.First + run.Count; slot++)
            {
                Guard.Data(
                    slot < runs.Length,
                    $"{nameof(TrainingDataOptions.MixedColumns)} names slot {slot}, and {slots.Hold} {runs.Length} slots, "
                        + $"counted from 0."
                );
                Guard.Data(
                    runs[slot] is null,
                    $"{nameof(TrainingDataOptions.MixedColumns)} names slot {slot} of {slots} twice; a slot belongs to one "
                        + $"group, or is binary, or neither."
                );
                runs[slot] = run;
            }
        }
    }

    /// <summary>Such as <c>3 numeric, 7 one-hot</c>.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            Runs.Select(run =>
                $"{run.Count} {(run.Kind == SlotKind.OneHot ? "one-hot" : run.Kind == SlotKind.Binary ? "binary" : "numeric")}"
            )
        );

    /// <summary>Neighbors of one kind become one run; groups stay apart.</summary>
    private static IEnumerable<SlotRun> Join(SlotRun?[] slots)
    {
        for (int first = 0, next; first < slots.Length; first = next)
        {
            var run = slots[first] ?? new SlotRun(SlotKind.Numeric, first, 1);
            for (
                next = first + 1;
                next < slots.Length
                    && (run.Kind == SlotKind.OneHot ? slots[next] == run : (slots[next]?.Kind ?? SlotKind.Numeric) == run.Kind);

            )
                next++;
            yield return run with
            {
                First = first,
                Count = next - first,
            };
        }
    }
}
