namespace MLNetAutoencoder.Tests;

/// <summary>TorchSharp's outputs and ONNX Runtime's over the same rows agree within 1e-5 of the output's scale.</summary>
public sealed class ParityTests
{
    public static TheoryData<string, Activation> Activations
    {
        get
        {
            var data = new TheoryData<string, Activation>();
            foreach (var activation in Enum.GetValues<Activation>())
            {
                data.Add("encoder", activation);
                data.Add("latent", activation);
                data.Add("decoder", activation);
                data.Add("output", activation);
            }
            return data;
        }
    }

    public static TheoryData<InputScaling, int, int, int[]> Sizes
    {
        get
        {
            var data = new TheoryData<InputScaling, int, int, int[]>();
            foreach (var scaling in Enum.GetValues<InputScaling>())
            {
                data.Add(scaling, 1, 1, []);
                data.Add(scaling, 1, 3, [4]);
                data.Add(scaling, 5, 1, []);
                data.Add(scaling, 7, 20, [9, 3]);
                data.Add(scaling, 30, 6, [32, 16]);
                data.Add(scaling, 200, 15, [256, 128]);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Write_Activation_GivesWhatTorchGives(string part, Activation activation) =>
        EngineParity.AssertSame(
            new AutoencoderOptions
            {
                LatentSize = 3,
                HiddenSizes = [12, 8],
                EncoderActivation = part == "encoder" ? activation : Activation.Relu,
                LatentActivation = part == "latent" ? activation : Activation.Identity,
                DecoderActivation = part == "decoder" ? activation : Activation.Relu,
                OutputActivation = part == "output" ? activation : Activation.Identity,
            },
            Samples.Noise(70, 6, scale: 30, shift: 5)
        );

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Write_SizesAndScaling_GivesWhatTorchGives(InputScaling scaling, int features, int latent, int[] hidden) =>
        EngineParity.AssertSame(
            new AutoencoderOptions
            {
                Scaling = scaling,
                LatentSize = latent,
                HiddenSizes = hidden,
            },
            Samples.Noise(50, features, scale: 3, shift: 10)
        );

    [Theory]
    [InlineData(0.5)]
    [InlineData(3.0)]
    public void Write_OutlierLimit_GivesWhatTorchGives(double limit) =>
        EngineParity.AssertSame(
            new AutoencoderAnomalyOptions
            {
                OutlierLimit = limit,
                LatentSize = 3,
                HiddenSizes = [12, 8],
            },
            [.. Samples.Noise(60, 6), [50, -60, 1, 0, 0, 1e4f]]
        );

    /// <summary>One-hot columns, levels, a constant, heavy tails, and few rows to many.</summary>
    [Theory]
    [InlineData(InputScaling.Robust, 3)]
    [InlineData(InputScaling.Robust, 2000)]
    [InlineData(InputScaling.Quantile, 1)]
    [InlineData(InputScaling.Quantile, 2)]
    [InlineData(InputScaling.Quantile, 3)]
    [InlineData(InputScaling.Quantile, 127)]
    [InlineData(InputScaling.Quantile, 2000)]
    public void Write_ColumnsOfAllKinds_GivesWhatTorchGives(InputScaling scaling, int rows) =>
        EngineParity.AssertSame(
            new AutoencoderOptions
            {
                Scaling = scaling,
                LatentSize = 3,
                HiddenSizes = [12, 8],
            },
            [
                .. Samples
                    .Noise(rows, 2)
                    .Select(
                        (r, i) =>
                            new[] { r[0] * 1e4f, MathF.Exp(5 * r[1]), i % 2, i % 5, i % 50 == 0 ? 1 : 0, 3, i < rows - 2 ? 1e6f : 1e6f + i }
                    ),
            ]
        );

    [Theory]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Write_Normalization_GivesWhatTorchGives(Normalization normalization) =>
        EngineParity.AssertSame(
            new AutoencoderOptions
            {
                Normalization = normalization,
                LatentSize = 3,
                HiddenSizes = [12, 8],
            },
            Samples.Noise(60, 6, scale: 3, shift: 10)
        );
}
