using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A model whose rows come from two columns.</summary>
public class JoinedColumnsTests
{
    private static readonly float[] Full = TestModels.Rows(50);
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Transform_TwoColumns_ScoresThemSideBySide(bool sparse)
    {
        float[] input = [.. Full.Select((value, i) => sparse && i % 6 is not (0 or 4) ? 0 : value)];
        using var transformer = new AutoencoderTransformer(Model());
        var scored = transformer.Transform(View(input, sparse));
        Assert.Equal(transformer.Model.Run(input, OutputRole.Latent), scored.GetColumn<float[]>("Latent").SelectMany(code => code));
        Assert.Equal(transformer.Model.Run(input, OutputRole.ReconstructionError), scored.GetColumn<float>("Error"));
    }

    [Fact]
    public void Transform_OneColumnMissing_NamesIt()
    {
        using var transformer = new AutoencoderTransformer(Model());
        var view = _ml.Transforms.DropColumns("Target").Fit(View(Full)).Transform(View(Full));
        Assert.Contains(
            "'Target'",
            Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(view)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Load_ColumnsThatDoNotMakeTheInput_IsRefused()
    {
        Assert.Throws<ModelFormatException>(() => Model(("Features", 4), ("Target", 3)));
        Assert.Throws<ModelFormatException>(() => Model(("Other", 4), ("Target", 2)));
    }

    private static AutoencoderModel Model(params (string Name, int Size)[] inputs)
    {
        if (inputs.Length == 0)
            inputs = [("Features", 4), ("Target", 2)];
        var info = TestModels.EncoderInfo(error: "Error") with { Inputs = [.. inputs.Select(i => new ModelInput(i.Name, i.Size))] };
        return AutoencoderModel.Load(TestModels.Network.Write(TestModels.Input, info));
    }

    private IDataView View(float[] input, bool sparse = false)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 4);
        definition[nameof(Row.Target)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        return _ml.Data.LoadFromEnumerable(
            input.Chunk(6).Select(row => new Row { Features = Vector(row[..4], sparse), Target = Vector(row[4..], sparse) }).ToList(),
            definition
        );
    }

    private static VBuffer<float> Vector(float[] values, bool sparse) =>
        sparse ? new(values.Length, 1, values[..1], [0]) : new(values.Length, values);

    private sealed class Row
    {
        public VBuffer<float> Features { get; set; }

        public VBuffer<float> Target { get; set; }
    }
}
