using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Anomaly;

/// <summary>Tells of a few rows what their scores come from.</summary>
internal sealed class AnomalyExplainer
{
    /// <summary>Less would be written as 0%.</summary>
    private const float LeastShare = 0.005f;

    private readonly ContributorNames _names;
    private readonly string[] _slots;
    private readonly int _firstValue;

    private AnomalyExplainer(AutoencoderModel detector, DataViewSchema input, int slots, int features)
    {
        var names = FeatureColumn.NamesRebuilt(detector, input);
        _slots = names.Count > 0 ? [.. names] : FeatureColumn.Numbered("f", slots);
        _names = ContributorNames.Of(_slots, FeatureColumn.GroupsRebuilt(detector, input), features);
        _firstValue = detector.Info.TargetNames is null ? 0 : detector.InputSize - slots; // a target stands behind all else
    }

    /// <summary>
    /// The rows with the highest scores, the highest first. All rows are scored as ever; what a score comes from is computed for the rows
    /// that were found.
    /// </summary>
    /// <param name="detector">Scores the rows.</param>
    /// <param name="data">The rows; read once.</param>
    /// <param name="top">How many rows are told of at most.</param>
    /// <param name="features">How many features are told of a row at most.</param>
    public static IReadOnlyList<AnomalyExplanation> Explain(AutoencoderModel detector, IDataView data, int top, int features)
    {
        var plan = new ScoringPlan(detector, data.Schema);
        using var joined = ExplanationNodes.Join(detector) is { } onnx ? AutoencoderModel.Load(onnx) : null;
        var model = joined ?? detector;
        if (model.IndexOf(OutputRole.Contributions) < 0)
            throw new InvalidOperationException(
                "The detector cannot tell what its scores come from: its file was written by an older version, or its score is no sum over "
                    + "features. Fit it anew, with Score = AnomalyScore.Distance where the objective scores codes; or give a detector of "
                    + "an older version that was fitted with ContributionsColumnName."
            );
        var found = Highest(plan, new ExtendedView(plan, data), top);
        double[] rows = [.. found.SelectMany(row => row.Values)];
        float[][] contributions = Rows(OutputRole.Contributions)!;
        float[][]? expected = Rows(OutputRole.Reconstruction);
        float[][]? probabilities = Rows(OutputRole.Probability);
        var explainer = new AnomalyExplainer(
            detector,
            data.Schema,
            model.Info.Outputs[model.IndexOf(OutputRole.Contributions)].Size,
            features
        );
        return
        [
            .. found.Select(
                (row, i) =>
                    new AnomalyExplanation(
                        row.Place,
                        row.Score,
                        row.Score > detector.Info.Threshold,
                        probabilities?[i][0],
                        explainer.Features(row.Values, expected?[i], contributions[i])
                    )
            ),
        ];

        float[][]? Rows(OutputRole role) =>
            model.IndexOf(role) is >= 0 and var output ? [.. model.Run(rows, role).Chunk(model.Info.Outputs[output].Size)] : null;
    }

    /// <summary>Of equal scores the first ones; a NaN is none.</summary>
    private static List<FoundRow> Highest(ScoringPlan plan, IDataView scored, int top)
    {
        var score = scored.Schema[plan.Model.Info.Outputs[plan.Model.IndexOf(OutputRole.ReconstructionError)].ColumnName];
        DataViewSchema.Column[] inputs = [.. plan.Sources.Select(column => scored.Schema[column.Index])];
        using var cursor = scored.GetRowCursor([score, .. inputs]);
        var scoreOf = cursor.GetGetter<float>(score);
        var valuesOf = JoinedColumns<double>.Getter(cursor, inputs);
        var found = new PriorityQueue<FoundRow, (float Score, long Back)>();
        float value = 0;
        VBuffer<double> values = default;
        while (cursor.MoveNext())
        {
            scoreOf(ref value);
            if (float.IsNaN(value) || (found.Count == top && value <= found.Peek().Score))
                continue;
            valuesOf(ref values);
            found.Enqueue(new FoundRow(cursor.Position, value, [.. values.DenseValues()]), (value, -cursor.Position));
            if (found.Count > top)
                found.Dequeue();
        }
        List<FoundRow> rows = [];
        while (found.TryDequeue(out var row, out _))
            rows.Add(row);
        rows.Reverse();
        return rows;
    }

    private List<FeatureExplanation> Features(double[] values, float[]? expected, float[] contributions)
    {
        double score = ContributorNames.Sum(contributions);
        if (score == 0)
            return [];
        return
        [
            .. Enumerable
                .Range(0, _names.Names.Length)
                .Select(i => Feature(i, values, expected, contributions, score))
                .Where(feature => feature.Share >= LeastShare)
                .OrderByDescending(feature => feature.Share)
                .Take(_names.Count),
        ];
    }

    private FeatureExplanation Feature(int feature, double[] values, float[]? expected, float[] contributions, double score)
    {
        var (first, count) = _names.Slots(feature, _slots.Length).GetOffsetAndLength(_slots.Length);
        double sum = ContributorNames.Sum(contributions.AsSpan(first, count));
        double[] given = values[(_firstValue + first)..(_firstValue + first + count)];
        int slot = Array.IndexOf(given, given.Max());
        var explanation = new FeatureExplanation(
            _names.Names[feature],
            (float)given[slot],
            expected?[first + slot],
            (float)sum,
            (float)(sum / score)
        );
        if (count == 1)
            return explanation;
        int? likeliest = expected is null ? null : Enumerable.Range(first, count).MaxBy(i => expected[i]);
        return explanation with
        {
            Category = given[slot] > 0 ? _names.Category(feature, _slots[first + slot]) : "",
            ExpectedCategory = likeliest is { } place ? _names.Category(feature, _slots[place]) : null,
        };
    }

    /// <param name="Place">In the view, counted from 0.</param>
    /// <param name="Score">Not NaN.</param>
    /// <param name="Values">All that the model takes of the row.</param>
    private sealed record FoundRow(long Place, float Score, double[] Values);
}
