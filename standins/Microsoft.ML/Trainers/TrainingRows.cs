using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The usable training rows in memory. Rows with a feature, label or weight that is missing or not finite are left out.</summary>
internal sealed class TrainingRows
{
    private TrainingRows(int dimension, int classCount) => (Dimension, ClassCount) = (dimension, classCount);

    internal int Dimension { get; }

    /// <summary>Number of label keys; 0 without a label.</summary>
    internal int ClassCount { get; }

    internal List<float[]> Features { get; } = [];

    /// <summary>From 0; empty without a label.</summary>
    internal List<int> Labels { get; } = [];

    internal List<float> Weights { get; } = [];

    internal static TrainingRows Read(IChannel channel, IDataView data, string feature, string? label, string? weight)
    {
        var featureColumn = data.Schema[feature];
        var labelColumn = label is null ? (DataViewSchema.Column?)null : data.Schema[label];
        var weightColumn = weight is null ? (DataViewSchema.Column?)null : data.Schema[weight];
        var rows = new TrainingRows(featureColumn.Type.ValueCount(), checked((int)(labelColumn?.Type.KeyCount() ?? 0)));
        using var cursor = data.GetRowCursor(new DataViewSchema.Column?[] { featureColumn, labelColumn, weightColumn }.OfType<DataViewSchema.Column>());
        var skipped = rows.Read(cursor, featureColumn, labelColumn, weightColumn);
        Check.State(rows.Features.Count > 0, "No valid training instances found, all instances have missing features.");
        if (skipped > 0)
        {
            channel.Warning(MessageSensitivity.None, "Skipped {0} instances with missing features/label/weight during training", skipped);
        }

        return rows;
    }

    private long Read(DataViewRowCursor cursor, DataViewSchema.Column featureColumn, DataViewSchema.Column? labelColumn, DataViewSchema.Column? weightColumn)
    {
        var featureGetter = cursor.GetGetter<VBuffer<float>>(featureColumn);
        var labelGetter = labelColumn is { } l ? cursor.GetGetter<uint>(l) : null;
        var weightGetter = weightColumn is { } w ? cursor.GetGetter<float>(w) : null;
        VBuffer<float> features = default;
        uint label = 0;
        float weight = 1;
        long skipped = 0;
        while (cursor.MoveNext())
        {
            featureGetter(ref features);
            labelGetter?.Invoke(ref label);
            weightGetter?.Invoke(ref weight);
            bool labelled = labelGetter is null || (label > 0 && label <= ClassCount);
            if (!labelled || !float.IsFinite(weight) || weight < 0 || !AllFinite(features.GetValues()))
            {
                skipped++;
                continue;
            }

            Features.Add(features.ToArray());
            Weights.Add(weight);
            if (labelGetter is not null)
            {
                Labels.Add((int)label - 1);
            }
        }

        return skipped;
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
