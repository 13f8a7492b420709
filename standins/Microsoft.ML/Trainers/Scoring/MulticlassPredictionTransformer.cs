using System.Numerics.Tensors;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Adds PredictedLabel, the key of the most probable class, and Score, the probability of each class.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly KeyMap? _labels; // the values of the training labels, where these were named

    internal MulticlassPredictionTransformer(TModel model, string featureColumn, DataViewType featureType, KeyMap? labels)
        : base(model, featureColumn, featureType) => _labels = labels;

    private protected override string LoaderSignature => MulticlassPrediction.Signature;

    private IMulticlassModel Classes => (IMulticlassModel)Model;

    private protected override void SaveTask(BinaryWriter writer)
    {
        writer.Write(_labels is not null);
        _labels?.Save(writer);
    }

    private protected override IReadOnlyList<(DataViewSchema.DetachedColumn Column, Func<DataViewRow, Delegate> MakeGetter)> Score(DataViewSchema.Column feature, DataViewSchema input)
    {
        uint set = ScoreAnnotations.NextSetId(input);
        var label = ScoreAnnotations.Begin(set, ScoreAnnotations.Multiclass, ScoreAnnotations.PredictedLabel);
        _labels?.AddValues(label, AnnotationKinds.KeyValues);
        var score = ScoreAnnotations.Begin(set, ScoreAnnotations.Multiclass, ScoreAnnotations.Score);
        if (_labels?.ItemType is TextDataViewType)
        {
            _labels.AddValues(score, AnnotationKinds.SlotNames);
        }

        _labels?.AddValues(score, AnnotationKinds.TrainingLabelValues);
        int classes = Classes.ClassCount;
        return
        [
            (new DataViewSchema.DetachedColumn("PredictedLabel", new KeyDataViewType(typeof(uint), classes), label.ToAnnotations()), row => MakeLabelGetter(row, feature)),
            (new DataViewSchema.DetachedColumn("Score", new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()), row => MakeScoreGetter(row, feature)),
        ];
    }

    private ValueGetter<VBuffer<float>> MakeScoreGetter(DataViewRow row, DataViewSchema.Column feature)
    {
        var features = row.GetGetter<VBuffer<float>>(feature);
        VBuffer<float> values = default;
        VBuffer<float> dense = default;
        return (ref VBuffer<float> scores) =>
        {
            features(ref values);
            values.CopyToDense(ref dense);
            var editor = VBufferEditor.Create(ref scores, Classes.ClassCount);
            Classes.Score(dense.GetValues(), editor.Values);
            scores = editor.Commit();
        };
    }

    private ValueGetter<uint> MakeLabelGetter(DataViewRow row, DataViewSchema.Column feature)
    {
        var scoreGetter = MakeScoreGetter(row, feature);
        VBuffer<float> scores = default;
        return (ref uint label) =>
        {
            scoreGetter(ref scores);
            int best = TensorPrimitives.IndexOfMax(scores.GetValues());
            label = best < 0 || float.IsNaN(scores.GetValues()[best]) ? 0 : (uint)best + 1;
        };
    }
}

internal interface IMulticlassModel : IStoredModel
{
    int ClassCount { get; }

    void Score(ReadOnlySpan<float> features, Span<float> probabilities);
}

internal static class MulticlassPrediction
{
    internal const string Signature = "MulticlassPredXfer";

    internal static ITransformer Load(IHostEnvironment _, ModelLoadContext ctx)
    {
        string name = ctx.Reader.ReadString();
        var type = TypeCodec.Read(ctx.Reader);
        var model = MaximumEntropyModelParameters.Read(ctx.Reader);
        var labels = ctx.Reader.ReadBoolean() ? KeyMap.Load(ctx.Reader) : null;
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(model, name, type, labels);
    }
}
