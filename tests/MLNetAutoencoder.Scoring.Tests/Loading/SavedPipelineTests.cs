using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>ONNX Runtime takes a graph in a file named ".ort" for its own format, and ML.NET names its files by chance.</summary>
public sealed class SavedPipelineTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_ThenAFileNamedOrt_IsOpened()
    {
        Assert.IsType<OnnxRuntimeException>(Assert.ThrowsAny<Exception>(() => Step("first.ort")).GetBaseException());
        using var stream = Saved();
        using var loaded = (IDisposable)SavedPipeline.Load(_ml, stream, out _);
        using var step = Step("second.ort");
        Assert.Contains(step.GetOutputSchema(InputRow.View(_ml, TestModels.Rows(1)).Schema), column => column.Name == "Latent");
    }

    [Fact]
    public void Load_TwiceFromOneStream_GivesTheModelTwice()
    {
        using var stream = Saved();
        for (int times = 0; times < 2; times++)
        {
            using var loaded = (IDisposable)SavedPipeline.Load(_ml, stream, out var schema);
            Assert.Contains(schema, column => column.Name == TestModels.Input);
        }
    }

    private MemoryStream Saved()
    {
        using var step = Step("model.onnx");
        var stream = new MemoryStream();
        _ml.Model.Save(step, InputRow.View(_ml, TestModels.Rows(1)).Schema, stream);
        return stream;
    }

    /// <summary>ML.NET's step of a model in a file of this name.</summary>
    private OnnxTransformer Step(string name)
    {
        File.WriteAllBytes(_folder.File(name), TestModels.FullBytes());
        return _ml.Transforms.ApplyOnnxModel(_folder.File(name)).Fit(InputRow.View(_ml, TestModels.Rows(1)));
    }
}
