using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>Adds PredictedLabel, true above the threshold, and Score, higher for the more anomalous.</summary>
public sealed class AnomalyPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    internal AnomalyPredictionTransformer(TModel model, string featureColumn, DataViewType featureType, float threshold = 0.5f)
        : base(model, featureColumn, featureType) => Threshold = threshold;

    internal float Threshold { get; }

    private protected override string LoaderSignature => AnomalyPrediction.Signature;

    private protected override void SaveTask(BinaryWriter writer) => writer.Write(Threshold);

    private protected override IReadOnlyList<(DataViewSchema.DetachedColumn Column, Func<DataViewRow, Delegate> MakeGetter)> Score(DataViewSchema.Column feature, DataViewSchema input)
    {
        uint set = ScoreAnnotations.NextSetId(input);
        var label = ScoreAnnotations.Begin(set, ScoreAnnotations.Binary, ScoreAnnotations.PredictedLabel).ToAnnotations();
        var score = ScoreAnnotations.Begin(set, ScoreAnnotations.Binary, ScoreAnnotations.Score).ToAnnotations();
        return
        [
            (new DataViewSchema.DetachedColumn("PredictedLabel", BooleanDataViewType.Instance, label), row => MakeLabelGetter(row, feature)),
            (new DataViewSchema.DetachedColumn("Score", NumberDataViewType.Single, score), row => MakeScoreGetter(row, feature)),
        ];
    }

    private ValueGetter<float> MakeScoreGetter(DataViewRow row, DataViewSchema.Column feature)
    {
        var model = (IAnomalyModel)Model;
        var features = row.GetGetter<VBuffer<float>>(feature);
        VBuffer<float> values = default;
        VBuffer<float> dense = default;
        return (ref float score) =>
        {
            features(ref values);
            values.CopyToDense(ref dense);
            score = model.Score(dense.GetValues());
        };
    }

    private ValueGetter<bool> MakeLabelGetter(DataViewRow row, DataViewSchema.Column feature)
    {
        var scoreGetter = MakeScoreGetter(row, feature);
        float score = 0;
        return (ref bool label) =>
        {
            scoreGetter(ref score);
            label = score > Threshold;
        };
    }
}

internal interface IAnomalyModel : IStoredModel
{
    float Score(ReadOnlySpan<float> features);
}

internal static class AnomalyPrediction
{
    internal const string Signature = "AnomalyPredXfer";

    internal static ITransformer Load(IHostEnvironment _, ModelLoadContext ctx)
    {
        string name = ctx.Reader.ReadString();
        var type = TypeCodec.Read(ctx.Reader);
        var model = PcaModelParameters.Read(ctx.Reader);
        return new AnomalyPredictionTransformer<PcaModelParameters>(model, name, type, ctx.Reader.ReadSingle());
    }
}
