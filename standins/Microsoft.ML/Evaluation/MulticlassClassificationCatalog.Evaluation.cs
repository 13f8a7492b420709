using Microsoft.ML.Data;
using Microsoft.ML.Evaluation;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

public sealed partial class MulticlassClassificationCatalog
{
    public MulticlassClassificationMetrics Evaluate(IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel", int topKPredictionCount = 0)
    {
        Check.NotNull(data, nameof(data));
        if (topKPredictionCount > 0)
        {
            throw new NotSupportedException("The ML.NET stand-in has no top-k accuracy.");
        }

        var label = EvaluatedColumns.Require(data.Schema, "Label", labelColumnName);
        var score = EvaluatedColumns.Require(data.Schema, "Score", scoreColumnName);
        EvaluatedColumns.Require(data.Schema, "PredictedLabel", predictedLabelColumnName);
        if (score.Type is not VectorDataViewType { Size: >= 2 } vector || !vector.ItemType.Equals(NumberDataViewType.Single))
        {
            throw Check.SchemaMismatch("schema", "score", score.Name, "vector of two or more items of type Single", score.Type.ToString()!);
        }

        if (!label.Type.Equals(NumberDataViewType.Single) && label.Type.KeyCount() == 0)
        {
            throw Check.SchemaMismatch("schema", "label", label.Name, "Single or Key", label.Type.ToString()!);
        }

        return MulticlassCounts.Read(data, label, score).Metrics();
    }
}
