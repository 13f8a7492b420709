using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// The annotations by which ML.NET's evaluators find score columns; their names are internal to ML.NET (AnnotationUtils).
/// </summary>
internal static class ScoreAnnotations
{
    private const string SetId = "ScoreColumnSetId";

    public static DataViewSchema.Annotations Make(DataViewSchema input, string valueKind)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(SetId, new KeyDataViewType(typeof(uint), int.MaxValue), NextSetId(input));
        builder.AddPrimitiveValue("ScoreColumnKind", TextDataViewType.Instance, "AnomalyDetection".AsMemory());
        builder.AddPrimitiveValue("ScoreValueKind", TextDataViewType.Instance, valueKind.AsMemory());
        return builder.ToAnnotations();
    }

    private static uint NextSetId(DataViewSchema schema)
    {
        uint last = 0;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(SetId) is not { } annotation || annotation.Type.RawType != typeof(uint))
                continue;
            uint id = 0;
            column.Annotations.GetValue(SetId, ref id);
            last = Math.Max(last, id);
        }
        return last + 1;
    }
}
