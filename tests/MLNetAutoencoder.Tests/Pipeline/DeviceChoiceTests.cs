using Microsoft.ML;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What a machine does that lacks the GPU that is asked for; the number is one that no machine has.</summary>
public sealed class DeviceChoiceTests
{
    private const int NoGpu = 4711;

    private readonly float[][] _rows = Samples.Noise(60, 3);

    [Fact]
    public void Fit_CudaThatIsMissing_SaysSoAndWhatToDo()
    {
        var options = Tiny.Options();
        options.Device = TrainingDevice.Cuda(NoGpu);
        var error = Assert.Throws<InvalidOperationException>(() => Fit(new MLContext { FallbackToCpu = true }, options));
        Assert.StartsWith("Device is Cuda:4711, and ", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            cuda.is_available()
                ? "set Device to one of them"
                : "reference a TorchSharp-cuda package on a machine with an NVIDIA GPU, or set Device to Cpu",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Fit_AutoWithAGpuThatIsMissing_Throws()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Fit(new MLContext { GpuDeviceId = NoGpu, FallbackToCpu = false }, Tiny.Options())
        );
        Assert.Contains("Cuda:4711", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_AutoWithAGpuThatIsMissingAndFallback_TrainsOnTheCpuWithAWarning()
    {
        var ml = new MLContext { GpuDeviceId = NoGpu, FallbackToCpu = true };
        var log = new LogLines(ml);
        Assert.Equal(Fit(new MLContext(), Tiny.Options()), Fit(ml, Tiny.Options()));
        var warning = Assert.Single(log.Of(ChannelMessageKind.Warning));
        Assert.Contains("MLContext.GpuDeviceId is 4711, and training falls back to the CPU. ", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_CpuWithAGpuInTheContext_TrainsOnTheCpuWithoutAWord()
    {
        var ml = new MLContext { GpuDeviceId = NoGpu, FallbackToCpu = false };
        var log = new LogLines(ml);
        var options = Tiny.Options();
        options.Device = TrainingDevice.Cpu;
        Assert.NotEmpty(Fit(ml, options));
        Assert.Empty(log.Of(ChannelMessageKind.Warning));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(NoGpu)]
    public void Fit_MixedPrecisionWithoutAGpu_SaysWhatToChange(int? gpu)
    {
        var options = Tiny.Options();
        options.MixedPrecision = true;
        var error = Assert.Throws<InvalidOperationException>(() => Fit(new MLContext { GpuDeviceId = gpu, FallbackToCpu = true }, options));
        Assert.StartsWith("MixedPrecision is true and training runs on Cpu; set ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_NetworkLargerThanAFileCanBe_SaysWhatToMakeSmaller()
    {
        var options = new AutoencoderOptions { HiddenSizes = [100_000, 100_000], LatentSize = 2 };
        var error = Assert.Throws<InvalidOperationException>(() => Fit(new MLContext(), options));
        Assert.StartsWith("HiddenSizes, LatentSize, Architecture and Objective make", error.Message, StringComparison.Ordinal);
        Assert.Contains("20,001,400,005 numbers", error.Message, StringComparison.Ordinal);
        Assert.Contains("at most 500,000,000", error.Message, StringComparison.Ordinal);
    }

    private byte[] Fit(MLContext ml, AutoencoderOptions options)
    {
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, _rows));
        return model.Model.ToOnnx();
    }
}
