using System.Globalization;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Mixed;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Peers;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Data;

/// <summary>Refuses rows of which what the decoder learns is not from 0 to 1.</summary>
/// <param name="columns">Where the rows come from.</param>
/// <param name="given">The scaling of a model to go on from; null where features are used as they are.</param>
internal sealed class UnitRange(RowColumns columns, FeatureScaler? given)
{
    /// <summary>How far beyond is rounding: that of a scaling, whoever did it.</summary>
    private const float Tolerance = 1e-6f;

    private readonly int _start = columns.Layout.TargetStart;
    private readonly int _count = columns.Layout.Targets;
    private readonly RowUnpacker _unpacker = new(columns.Size, given, columns.Layout.Padding is not null);
    private readonly RowUnpacker _raw = new(columns.Size, null);
    private readonly float[] _row = new float[columns.Size];

    /// <param name="row">A packed row.</param>
    /// <param name="number">Its number in the view, counted from 0.</param>
    /// <exception cref="InvalidOperationException">A feature is out of the range.</exception>
    public void Check(ReadOnlySpan<float> row, long number)
    {
        _unpacker.Write(row, _row);
        int feature = Array.FindIndex(_row, _start, _count, value => value is < -Tolerance or > 1 + Tolerance);
        if (feature >= 0)
            throw new InvalidOperationException(Message(row, number, feature - _start, _row[feature]));
    }

    private string Message(ReadOnlySpan<float> row, long number, int feature, float seen)
    {
        _raw.Write(row, _row);
        string place = Invariant.Text(
            $"{columns.Learned.BeginHold} {_row[_start + feature] + (given?.Origin?[_start + feature] ?? 0)} in feature {feature}"
                + $"{columns.Learned.Label(feature)} of row {number} (both counted from 0)"
        );
        string taken = $"the loss {ReconstructionLoss.BinaryCrossEntropy} takes values from 0 to 1";
        return given is null
            ? $"{place}, and {taken}. Set {nameof(TrainingDataOptions.Scaling)} to {InputScaling.MinMax}, or bring the column "
                + "to 0 to 1 before."
            : Invariant.Text(
                $"{place}, which the scaling of the initial model makes {seen}, and {taken}. Keep the column within what that model "
                    + $"was fitted on, or fit without an initial model."
            );
    }
}

/// <summary>Watches whether the condition differs between rows: one that does not tells nothing.</summary>
/// <param name="layout">Where in a row it stands.</param>
internal sealed class ConditionCheck(RowLayout layout)
{
    private readonly RowUnpacker _unpacker = new(layout.Width, null);
    private readonly float[] _row = new float[layout.Width];
    private float[]? _first;

    /// <summary>Whether two rows of this rank differ in it.</summary>
    private bool Differs { get; set; }

    /// <param name="packed">A packed row.</param>
    public void Add(ReadOnlySpan<float> packed)
    {
        if (Differs)
            return;
        _unpacker.Write(packed, _row);
        var condition = _row.AsSpan(layout.Features, layout.Condition);
        _first ??= condition.ToArray();
        Differs = !condition.SequenceEqual(_first);
    }

    /// <summary>Whether it differs between any two rows of all ranks.</summary>
    public bool DiffersIn(PeerGroup peers)
    {
        var firsts = peers.Each(_first ?? []).Where(first => first.Length > 0).ToList();
        return peers.Any(Differs) || firsts.Exists(first => !first.AsSpan().SequenceEqual(firsts[0]));
    }
}

/// <summary>Refuses rows whose groups are not one-hot, or whose binary columns hold something else than 0 and 1.</summary>
/// <param name="layout">What the column's slots are.</param>
/// <param name="slots">Where the values come from, for the message.</param>
/// <param name="offset">Where its values begin in a row.</param>
/// <param name="width">Values of a whole row.</param>
internal sealed class MixedRowCheck(MixedLayout layout, ColumnSlots slots, int offset, int width)
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
            int padding = values.Count(float.NaN),
                ones = values.Count(1f),
                zeros = values.Count(0f);
            if (padding + ones + zeros < values.Length || (run.Kind == SlotKind.OneHot && ones != 1 && padding < values.Length))
                throw new InvalidOperationException(Message(run, values, number));
        }
    }

    private string Message(SlotRun run, ReadOnlySpan<float> values, long number)
    {
        string place = Invariant.Text($"row {number} (counted from 0)");
        if (run.Kind == SlotKind.Binary)
        {
            int at = values.IndexOfAnyExcept(0f, 1f);
            return Invariant.Text(
                $"{slots.BeginHold} {values[at]} in the binary slot {run.First + at}"
                    + $"{slots.Label(run.First + at)} of {place}, and a binary slot holds 0 or 1. Leave it out of "
                    + $"{nameof(TrainingDataOptions.MixedColumns)} if it is numeric."
            );
        }
        int last = run.First + run.Count - 1;
        string shown =
            string.Join(
                ", ",
                values[..Math.Min(MostShown, values.Length)].ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture))
            ) + (values.Length > MostShown ? ", …" : "");
        return Invariant.Text(
            $"{slots.BeginHold} {shown} in the one-hot group of slots {run.First} to {last}"
                + $"{slots.Label(run.First)} of {place}, and a group holds one 1 and otherwise 0. Only zeros come "
                + $"from a missing value: give it a value of its own before the encoding, which for text Transforms.Expression(name, "
                + $"\"x => x == \\\"\\\" ? \\\"none\\\" : x\", name) does, or leave such rows out. Leave the group out of "
                + $"{nameof(TrainingDataOptions.MixedColumns)} if it is none."
        );
    }
}
