using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>What is refused of models, columns and options.</summary>
public class ApplyOnnxModelBatchedFaultTests
{
    private static readonly MLContext s_ml = new(1);

    [Fact]
    public void Fit_AColumnOfAnotherType_NamesItAndTheTypeThatIsTaken()
    {
        var view = ColumnViews.Of(3, TestColumn.Vector<double>("x", NumberDataViewType.Double, 3, row => [row, 1d, 2d]));
        var e = Assert.Throws<InvalidOperationException>(() =>
            s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3])).Fit(view)
        );
        Assert.Contains("'x'", e.Message, StringComparison.Ordinal);
        Assert.Contains("ConvertType", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_AColumnOfAnotherSize_NamesBothSizes()
    {
        var e = Assert.Throws<InvalidOperationException>(() =>
            s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.One("Neg", [-1, 3], [-1, 3])).Fit(Vectors(3, 4))
        );
        Assert.Contains("4 values", e.Message, StringComparison.Ordinal);
        Assert.Contains("[3]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ApplyOnnxModelBatched_FaultyOptions_NamesAllFaults()
    {
        var e = Assert.Throws<ArgumentException>(() =>
            s_ml.Transforms.ApplyOnnxModelBatched(
                ForeignModels.EveryType(),
                new()
                {
                    InputColumns = new Dictionary<string, string> { ["nothing"] = "x" },
                    OutputColumns = new Dictionary<string, string> { ["none"] = "y" },
                }
            )
        );
        Assert.Contains("'nothing'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'none'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'single'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ApplyOnnxModelBatched_AGpuThatIsNotThere_SaysWhatToDoAndFallsBackWhenAsked()
    {
        byte[] onnx = ForeignModels.One("Neg", [-1, 3], [-1, 3]);
        var options = new BatchedOnnxOptions { GpuDeviceId = 0, FallbackToCpu = false };
        var e = Assert.Throws<InvalidOperationException>(() => s_ml.Transforms.ApplyOnnxModelBatched(onnx, options));
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", e.Message, StringComparison.Ordinal);
        var context = new MLContext(1) { GpuDeviceId = 0, FallbackToCpu = true };
        using var batched = context.Transforms.ApplyOnnxModelBatched(onnx).Fit(Vectors(3, 3));
        Assert.Equal(9, Read.Floats(batched.Transform(Vectors(3, 3)), "y").Length);
    }

    [Fact]
    public void ApplyOnnxModelBatched_NoOnnxModel_IsAModelFormatException() =>
        Assert.Throws<ModelFormatException>(() => s_ml.Transforms.ApplyOnnxModelBatched([1, 2, 3]));

    private static TestView Vectors(int rows, int size) =>
        ColumnViews.Of(
            rows,
            TestColumn.Vector<float>("x", NumberDataViewType.Single, size, row => [.. Enumerable.Range(0, size).Select(i => row - 7f * i)])
        );
}
