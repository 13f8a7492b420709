using Microsoft.ML.Data;
using Microsoft.ML.Evaluation;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

public sealed partial class AnomalyDetectionCatalog
{
    public AnomalyDetectionMetrics Evaluate(IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel", int falsePositiveCount = 10)
    {
        Check.NotNull(data, nameof(data));
        Check.Param(falsePositiveCount > 0, "K", "Must be positive");
        var label = EvaluatedColumns.Require(data.Schema, "Label", labelColumnName);
        var score = EvaluatedColumns.Require(data.Schema, "Score", scoreColumnName);
        EvaluatedColumns.Require(data.Schema, "PredictedLabel", predictedLabelColumnName);
        if (!score.Type.Equals(NumberDataViewType.Single))
        {
            throw Check.SchemaMismatch("schema", "score", score.Name, "Single", score.Type.ToString()!);
        }

        if (!label.Type.Equals(NumberDataViewType.Single) && label.Type.KeyCount() != 2)
        {
            throw Check.SchemaMismatch("schema", "label", label.Name, "Single or a Key with cardinality 2", label.Type.ToString()!);
        }

        var ranking = Ranking.Read(data, label, score);
        return new AnomalyDetectionMetrics(ranking.AreaUnderRocCurve(), ranking.DetectionRate(falsePositiveCount));
    }
}
