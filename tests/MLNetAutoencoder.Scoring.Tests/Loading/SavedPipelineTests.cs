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
    public void Load_FirstNameEndsInOrt_TakesTheNext()
    {
        var names = new Queue<string>(["first.ort", "second.ors"]);
        using var step = SavedPipeline.Load(() => Step(names.Dequeue()));
        Assert.Empty(names);
        Assert.Contains(step.GetOutputSchema(InputRow.View(_ml, TestModels.Rows(1)).Schema), column => column.Name == "Latent");
    }

    [Fact]
    public void Load_EveryNameEndsInOrt_GivesUp()
    {
        var names = new Queue<string>(["first.ort", "second.ort", "third.ort"]);
        var e = Assert.ThrowsAny<Exception>(() => SavedPipeline.Load(() => Step(names.Dequeue())));
        Assert.IsType<OnnxRuntimeException>(e.GetBaseException());
        Assert.Single(names);
    }

    [Fact]
    public void Load_OtherFault_IsNotTriedAgain()
    {
        int times = 0;
        Assert.Throws<FormatException>(() =>
            SavedPipeline.Load<ITransformer>(() =>
            {
                times++;
                throw new FormatException();
            })
        );
        Assert.Equal(1, times);
    }

    [Fact]
    public void Load_StreamThatWasRead_ReadsItAgain()
    {
        using var step = Step("model.onnx");
        using var stream = new MemoryStream();
        _ml.Model.Save(step, InputRow.View(_ml, TestModels.Rows(1)).Schema, stream);
        for (int times = 0; times < 2; times++)
        {
            using var loaded = (IDisposable)SavedPipeline.Load(_ml, stream, out var schema);
            Assert.Contains(schema, column => column.Name == TestModels.Input);
        }
    }

    /// <summary>ML.NET's step of a model in a file of this name.</summary>
    private OnnxTransformer Step(string name)
    {
        File.WriteAllBytes(_folder.File(name), TestModels.FullBytes());
        return _ml.Transforms.ApplyOnnxModel(_folder.File(name)).Fit(InputRow.View(_ml, TestModels.Rows(1)));
    }
}
