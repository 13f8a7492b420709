using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public class AutoencoderTransformerTests
{
    private static readonly NumberDataViewType Single = NumberDataViewType.Single;

    [Fact]
    public void Transform_EveryOutput_AddsColumnsOfFixedType()
    {
        using var transformer = TestModels.Full();
        var schema = transformer.Transform(View(5)).Schema;
        Assert.Equal(["Features", "Latent", "Rebuilt", "Error"], Read.VisibleColumns(schema));
        Assert.Equal(new VectorDataViewType(Single, TestModels.Latent), schema["Latent"].Type);
        Assert.Equal(new VectorDataViewType(Single, TestModels.Features), schema["Rebuilt"].Type);
        Assert.Equal(Single, schema["Error"].Type);
    }

    [Fact]
    public void GetOutputSchema_OfAView_IsThatOfItsTransformation()
    {
        using var transformer = TestModels.Full();
        var view = View(5);
        var announced = transformer.GetOutputSchema(view.Schema);
        var actual = transformer.Transform(view).Schema;
        Assert.Equal(actual.Select(c => (c.Name, c.Type, c.IsHidden)), announced.Select(c => (c.Name, c.Type, c.IsHidden)));
    }

    [Fact]
    public void Transform_ColumnsRead_GiveWhatTheWeightsSay()
    {
        using var transformer = TestModels.Full();
        var rows = TestModels.Rows(2500);
        var scored = transformer.Transform(new TestView(2500, TestColumn.Features(rows)));
        Close.To(TestModels.Network.Expected(rows, OutputRole.Latent), Read.Floats(scored, "Latent"), Close.ByHand);
        Close.To(TestModels.Network.Expected(rows, OutputRole.Reconstruction), Read.Floats(scored, "Rebuilt"), Close.ByHand);
        Close.To(TestModels.Network.Expected(rows, OutputRole.ReconstructionError), Read.Floats(scored, "Error"), Close.ByHand);
    }

    [Fact]
    public void Transform_RowWithNaN_GetsNaNInEveryAddedColumnAndSparesItsNeighbors()
    {
        using var transformer = TestModels.Full();
        var rows = TestModels.Rows(100);
        rows[50 * TestModels.Features + 2] = float.NaN;
        rows[99 * TestModels.Features] = float.NegativeInfinity;
        var scored = transformer.Transform(new TestView(100, TestColumn.Features(rows)));
        Close.To(TestModels.Network.Expected(rows, OutputRole.Latent), Read.Floats(scored, "Latent"), Close.ByHand);
        Close.To(TestModels.Network.Expected(rows, OutputRole.Reconstruction), Read.Floats(scored, "Rebuilt"), Close.ByHand);
        Close.To(TestModels.Network.Expected(rows, OutputRole.ReconstructionError), Read.Floats(scored, "Error"), Close.ByHand);
    }

    [Fact]
    public void Transform_SparseFeatures_ScoresThemAsDense()
    {
        using var transformer = TestModels.Full();
        var rows = new float[200 * TestModels.Features];
        for (int row = 0; row < 200; row++)
            rows[row * TestModels.Features + row % TestModels.Features] = row;
        var view = new TestView(
            200,
            TestColumn.Sparse(
                "Features",
                Single,
                TestModels.Features,
                row =>
                    row == 0
                        ? new VBuffer<float>(TestModels.Features, 0, [], [])
                        : new VBuffer<float>(TestModels.Features, 1, [row], [row % TestModels.Features])
            )
        );
        var dense = new TestView(200, TestColumn.Features(rows));
        Assert.Equal(Read.Floats(transformer.Transform(dense), "Latent"), Read.Floats(transformer.Transform(view), "Latent"));
    }

    [Fact]
    public void Transform_NoRows_GivesNoRows()
    {
        using var transformer = TestModels.Full();
        Assert.Empty(Read.Floats(transformer.Transform(View(0)), "Latent"));
    }

    [Fact]
    public void Transform_OutputNamedAsTheInput_HidesIt()
    {
        using var transformer = TestModels.Encoder(output: "Features");
        var rows = TestModels.Rows(40);
        var schema = transformer.Transform(View(40)).Schema;
        Assert.Equal("Features.output", transformer.Model.Info.Outputs[0].Name);
        Assert.Equal([true, false], schema.Select(c => c.IsHidden));
        Assert.Equal(new VectorDataViewType(Single, TestModels.Latent), schema["Features"].Type);
        var scored = transformer.Transform(new TestView(40, TestColumn.Features(rows)));
        Close.To(TestModels.Network.Expected(rows, OutputRole.Latent), Read.Floats(scored, "Features"), Close.ByHand);
    }

    [Fact]
    public void Transform_TwiceOverOneView_HidesTheFirstOutput()
    {
        using var transformer = TestModels.Encoder();
        var once = transformer.Transform(View(40));
        var twice = transformer.Transform(once);
        Assert.Equal(["Features", "Latent"], Read.VisibleColumns(twice.Schema));
        Assert.Equal(3, twice.Schema.Count);
        Assert.Equal(Read.Floats(once, "Latent"), Read.Floats(twice, "Latent"));
    }

    [Fact]
    public void Transform_FeaturesWithSlotNames_NamesTheReconstructionsSlotsByThem()
    {
        using var transformer = TestModels.Full();
        string[] names = ["a", "b", "c", "d", "e", "f"];
        var view = new TestView(1, TestColumn.Features(TestModels.Rows(1), annotations: SlotNames(names)));
        var schema = transformer.Transform(view).Schema;
        VBuffer<ReadOnlyMemory<char>> read = default;
        schema["Rebuilt"].GetSlotNames(ref read);
        Assert.Equal(names, read.DenseValues().Select(n => n.ToString()));
        Assert.Single(schema["Rebuilt"].Annotations.Schema);
        schema["Latent"].GetSlotNames(ref read);
        Assert.Equal(["Code0", "Code1", "Code2"], read.DenseValues().Select(n => n.ToString()));
        Assert.False(schema["Error"].HasSlotNames());
    }

    [Fact]
    public void Transform_FeaturesWithoutSlotNames_NamesTheReconstructionsSlotsAsInTraining()
    {
        using var transformer = TestModels.Full();
        VBuffer<ReadOnlyMemory<char>> read = default;
        transformer.Transform(View(1)).Schema["Rebuilt"].GetSlotNames(ref read);
        var trained = transformer.Model.Info.FeatureNames;
        Assert.Equal(
            trained.Count > 0 ? trained : Enumerable.Range(0, TestModels.Features).Select(i => $"f{i}"),
            read.DenseValues().Select(n => n.ToString())
        );
    }

    [Fact]
    public void GetOutputSchema_FeaturesMissing_NamesThemAndWhatThereIs()
    {
        using var transformer = TestModels.Full();
        var view = new TestView(1, TestColumn.Scalar("Other", Single, row => 0f));
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => transformer.GetOutputSchema(view.Schema));
        Assert.Contains("'Features'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'Other'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(view));
        Assert.Throws<ArgumentOutOfRangeException>(() => transformer.GetRowToRowMapper(view.Schema));
    }

    public static TheoryData<string> WrongTypes => ["scalar", "doubles", "text", "variable", "bytes"];

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public void GetOutputSchema_FeaturesOfAnotherType_SaysHowToConvertThem(string kind)
    {
        using var transformer = TestModels.Full();
        var view = new TestView(
            1,
            kind switch
            {
                "scalar" => TestColumn.Scalar("Features", Single, row => 0f),
                "doubles" => TestColumn.Vector(
                    "Features",
                    NumberDataViewType.Double,
                    TestModels.Features,
                    row => new double[TestModels.Features]
                ),
                "text" => TestColumn.Scalar("Features", TextDataViewType.Instance, row => "x".AsMemory()),
                "variable" => TestColumn.Vector("Features", Single, 0, row => new float[TestModels.Features]),
                _ => TestColumn.Vector("Features", NumberDataViewType.Byte, TestModels.Features, row => new byte[TestModels.Features]),
            }
        );
        var e = Assert.Throws<InvalidOperationException>(() => transformer.GetOutputSchema(view.Schema));
        Assert.Contains($"'Features' is of type {view.Schema["Features"].Type}", e.Message, StringComparison.Ordinal);
        Assert.Contains(kind == "variable" ? "VectorType(n)" : "Concatenate", e.Message, StringComparison.Ordinal);
        Assert.Contains(kind == "variable" ? "SchemaDefinition" : "ConvertType", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => transformer.Transform(view));
    }

    [Fact]
    public void GetOutputSchema_FeaturesOfAnotherSize_NamesBothSizes()
    {
        using var transformer = TestModels.Full();
        var view = new TestView(1, TestColumn.Features(new float[5], features: 5));
        var e = Assert.Throws<InvalidOperationException>(() => transformer.GetOutputSchema(view.Schema));
        Assert.Contains("holds 5 features", e.Message, StringComparison.Ordinal);
        Assert.Contains("trained on 6", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TransformAndGetOutputSchema_Null_NameTheArgument()
    {
        using var transformer = TestModels.Full();
        Assert.Throws<ArgumentNullException>(() => transformer.Transform(null!));
        Assert.Throws<ArgumentNullException>(() => transformer.GetOutputSchema(null!));
    }

    [Fact]
    public void Dispose_Transformer_ClosesItsModel()
    {
        int before = AutoencoderModel.LiveCount;
        var transformer = TestModels.Full();
        Assert.Null(transformer.History);
        Assert.True(transformer.IsRowToRowMapper);
        transformer.Dispose();
        transformer.Dispose();
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    private static TestView View(int rows) => new(rows, TestColumn.Features(TestModels.Rows(rows)));

    private static DataViewSchema.Annotations SlotNames(string[] names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            "SlotNames",
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(names.Length, [.. names.Select(n => n.AsMemory())])
        );
        builder.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        return builder.ToAnnotations();
    }
}
