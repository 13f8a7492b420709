using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public class ScoreAnnotationsTests
{
    [Fact]
    public void Make_NoScoresBefore_StartsAtOne() => Assert.Equal(1u, SetId(Make(new TestView(0).Schema)));

    [Fact]
    public void Make_ScoresBefore_TakesTheNextId()
    {
        var view = new TestView(
            0,
            TestColumn.Scalar("A", NumberDataViewType.Single, row => 0f, Annotated(4)),
            TestColumn.Scalar("B", NumberDataViewType.Single, row => 0f),
            TestColumn.Scalar("C", NumberDataViewType.Single, row => 0f, Annotated(2))
        );
        Assert.Equal(5u, SetId(Make(view.Schema)));
    }

    [Fact]
    public void Make_AnnotationOfAnotherType_IsPassedOver()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("ScoreColumnSetId", TextDataViewType.Instance, "7".AsMemory());
        var view = new TestView(0, TestColumn.Scalar("A", NumberDataViewType.Single, row => 0f, builder.ToAnnotations()));
        Assert.Equal(1u, SetId(Make(view.Schema)));
    }

    [Fact]
    public void Make_Kinds_AreThoseThatMLNetReads()
    {
        var annotations = Make(new TestView(0).Schema);
        Assert.Equal("AnomalyDetection", Text(annotations, "ScoreColumnKind"));
        Assert.Equal("Score", Text(annotations, "ScoreValueKind"));
        Assert.Equal(new KeyDataViewType(typeof(uint), int.MaxValue), annotations.Schema["ScoreColumnSetId"].Type);
    }

    [Fact]
    public void Transform_Detector_AnnotatesBothColumnsAsOneSet()
    {
        using var detector = TestModels.Detector();
        var schema = detector.GetOutputSchema(new TestView(0, TestColumn.Features([])).Schema);
        var again = detector.GetOutputSchema(schema);
        Assert.Equal("PredictedLabel", Text(schema["PredictedLabel"].Annotations, "ScoreValueKind"));
        Assert.Equal("Score", Text(schema["Score"].Annotations, "ScoreValueKind"));
        Assert.Equal((1u, 1u), (SetId(schema["PredictedLabel"].Annotations), SetId(schema["Score"].Annotations)));
        Assert.Equal((2u, 2u), (SetId(again["PredictedLabel"].Annotations), SetId(again["Score"].Annotations)));
    }

    private static DataViewSchema.Annotations Make(DataViewSchema schema) => ScoreAnnotations.Make(schema, "Score");

    private static DataViewSchema.Annotations Annotated(uint id)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("ScoreColumnSetId", new KeyDataViewType(typeof(uint), int.MaxValue), id);
        return builder.ToAnnotations();
    }

    private static uint SetId(DataViewSchema.Annotations annotations)
    {
        uint id = 0;
        annotations.GetValue("ScoreColumnSetId", ref id);
        return id;
    }

    private static string Text(DataViewSchema.Annotations annotations, string name)
    {
        ReadOnlyMemory<char> text = default;
        annotations.GetValue(name, ref text);
        return text.ToString();
    }
}
