using Microsoft.ML.OnnxRuntime;

namespace MLNetAutoencoder.Tests;

/// <summary>Damaged files: each is refused with a <see cref="ModelFormatException"/>, or is still a model.</summary>
public sealed class AutoencoderModelFuzzTests : IDisposable
{
    private readonly OrtLoggingLevel _level = OrtEnv.Instance().EnvLogLevel;

    /// <summary>Silences ONNX Runtime, which would log every refusal.</summary>
    public AutoencoderModelFuzzTests() => OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    public void Dispose() => OrtEnv.Instance().EnvLogLevel = _level;

    [Fact]
    public void Load_TruncatedAnywhere_IsRefused()
    {
        var whole = TestModels.DetectorBytes();
        var refused = Enumerable.Range(0, whole.Length).Count(length => !TryLoad(whole[..length]));
        Assert.Equal(whole.Length, refused);
    }

    [Fact]
    public void Load_RandomBytes_IsRefused()
    {
        var random = new Random(21);
        for (int i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(1, 3000)];
            random.NextBytes(bytes);
            Assert.False(TryLoad(bytes));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void Load_BytesFlipped_IsRefusedOrAModel(int flips)
    {
        int before = AutoencoderModel.LiveCount;
        using var model = TestModels.EveryOutput();
        var whole = model.ToOnnx();
        var random = new Random(flips);
        int loaded = 0;
        for (int i = 0; i < 1000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (int flip = 0; flip < flips; flip++)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            loaded += TryLoad(bytes) ? 1 : 0;
        }
        Assert.InRange(loaded, 0, 999);
        Assert.Equal(before + 1, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void Load_BytesCutOut_IsRefusedOrAModel()
    {
        var whole = TestModels.FullBytes();
        var random = new Random(5);
        for (int i = 0; i < 500; i++)
        {
            int start = random.Next(whole.Length),
                length = random.Next(1, 64);
            TryLoad([.. whole[..start], .. whole.Skip(start + length)]);
        }
    }

    /// <summary>Loads and, when that works, scores a row; every exception but the expected one goes through.</summary>
    private static bool TryLoad(byte[] onnx)
    {
        try
        {
            using var model = AutoencoderModel.Load(onnx);
            var row = new float[model.InputSize];
            foreach (var output in model.Info.Outputs)
                Assert.Equal(output.Size, model.Run(row, output.Role).Length);
            return true;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }
}
