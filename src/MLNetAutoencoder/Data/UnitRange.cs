using System.Globalization;

namespace MLNetAutoencoder;

/// <summary>Refuses rows of which what the decoder learns is not from 0 to 1.</summary>
/// <param name="columns">Where the rows come from.</param>
/// <param name="given">The scaling of a model to go on from; null where features are used as they are.</param>
internal sealed class UnitRange(RowColumns columns, FeatureScaler? given)
{
    /// <summary>How far beyond is rounding: that of a scaling, whoever did it.</summary>
    private const float Tolerance = 1e-6f;

    private readonly int _start = columns.Layout.TargetStart;
    private readonly int _count = columns.Layout.Targets;
    private readonly RowUnpacker _unpacker = new(columns.Size, given);
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
        string place = $"Column '{columns.Learned.Name}' holds {Text(_row[_start + feature])} in feature {feature}{FeatureColumn.SlotLabel(columns.Learned, feature)} of row {number} (both counted from 0)";
        string taken = $"the loss {ReconstructionLoss.BinaryCrossEntropy} takes values from 0 to 1";
        return given is null
            ? $"{place}, and {taken}. Set {nameof(AutoencoderTrainingOptions.Scaling)} to {InputScaling.MinMax}, or bring the column to 0 to 1 before."
            : $"{place}, which the scaling of the initial model makes {Text(seen)}, and {taken}. Keep the column within what that model was fitted on, or fit without an initial model.";
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
