using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class GenerationTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Select(r => r.Features)];
    private static readonly float[] Input = [.. Rows.SelectMany(r => r)];
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds =>
        new(
            ((IEnumerable<object[]>)KindCases.Names)
                .Select(row => (string)row[0])
                .Where(name => !name.StartsWith("deep svdd", StringComparison.Ordinal))
        );

    /// <summary>What the decoder makes of the codes is the reconstruction.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_CodesOfRows_GivesTheirReconstructions(string kind)
    {
        var options = KindCases.Options(kind, epochs: 3);
        options.ReconstructionColumnName = "Rebuilt";
        using var fitted = Fit(options);
        float[][] codes = [.. fitted.Model.Run(Input, OutputRole.Latent).Chunk(4)];
        var decoder = fitted.Model.Decoder!;
        Close.AssertEqual(fitted.Model.Run(Input, OutputRole.Reconstruction), [.. decoder.Decode(codes).SelectMany(r => r)]);
        Assert.Equal((4, Wine.Features), (decoder.LatentSize, decoder.OutputSize));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_SameSeed_GivesTheSameRowsFromAFileToo(string kind)
    {
        using var fitted = Fit(KindCases.Options(kind, epochs: 3));
        using var loaded = AutoencoderDecoder.Load(fitted.Model.Decoder!.ToOnnx());
        float[][] rows = fitted.Model.Decoder.Sample(20, seed: 5);
        Assert.Equal(20, rows.Length);
        Assert.All(rows, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(rows, loaded.Sample(20, seed: 5));
        Assert.NotEqual(rows, loaded.Sample(20, seed: 6));
    }

    /// <summary>Samples of a trained model have about the means of the data, and vary.</summary>
    [Theory]
    [InlineData("plain")]
    [InlineData("variational")]
    [InlineData("wasserstein")]
    public void Sample_TrainedModel_HasTheMeansOfTheData(string kind)
    {
        using var fitted = Fit(KindCases.Options(kind, epochs: 100));
        float[][] rows = fitted.Model.Decoder!.Sample(2000, seed: 1);
        for (int i = 0; i < Wine.Features; i++)
        {
            double mean = Rows.Average(row => row[i]),
                deviation = Math.Sqrt(Rows.Average(row => Math.Pow(row[i] - mean, 2))),
                drawn = rows.Average(row => row[i]);
            Assert.Equal(mean, drawn, 0.5 * deviation);
            Assert.InRange(Math.Sqrt(rows.Average(row => Math.Pow(row[i] - drawn, 2))), 0.2 * deviation, 1.5 * deviation);
        }
    }

    [Fact]
    public void Interpolate_TwoCodes_GoesFromTheOneToTheOther()
    {
        using var fitted = Fit(KindCases.Options("variational"));
        var decoder = fitted.Model.Decoder!;
        float[] from = [1, 0, -1, 2],
            to = [-1, 1, 1, 0];
        float[][] path = decoder.Interpolate(from, to, 5);
        Close.AssertEqual(decoder.Decode([from, [0, 0.5f, 0, 1], to]), [path[0], path[2], path[4]]);
    }

    [Fact]
    public void Decode_BadInput_IsNamed()
    {
        using var fitted = Fit(KindCases.Options("plain", epochs: 1));
        var decoder = fitted.Model.Decoder!;
        Assert.Contains(
            "'codes[1]' holds 3 values, and a code of this decoder has 4",
            Assert.Throws<ArgumentException>("codes", () => decoder.Decode([new float[4], new float[3]])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>("count", () => decoder.Sample(0, 1));
        Assert.Throws<ArgumentException>("steps", () => decoder.Interpolate(new float[4], new float[4], 1));
        Assert.Throws<ArgumentException>("to", () => decoder.Interpolate(new float[4], new float[5], 3));
        Assert.All(
            decoder.Decode([
                [0, float.NaN, 0, 0],
            ])[0],
            value => Assert.True(float.IsNaN(value))
        );
    }

    [Fact]
    public void Decoder_WhereThereIsNone_IsNull()
    {
        using var svdd = Fit(KindCases.Options("deep svdd", epochs: 1));
        Assert.Null(svdd.Model.Decoder);
        using var plain = Fit(KindCases.Options("plain", epochs: 1));
        using var loaded = AutoencoderModel.Load(plain.Model.ToOnnx());
        Assert.Null(loaded.Decoder);
        Assert.Throws<ModelFormatException>(() => AutoencoderDecoder.Load(plain.Model.ToOnnx()));
    }

    [Fact]
    public void Dispose_Model_FreesItsDecoderAndNoOther()
    {
        using var detector = _ml
            .AnomalyDetection.Trainers.Autoencoder("Features", KindCases.AnomalyOptions("plain", epochs: 1))
            .Fit(Views.Of(_ml, Rows));
        var other = detector.WithThreshold(1);
        var decoder = other.Model.Decoder!;
        Assert.NotSame(decoder, detector.Model.Decoder);
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => decoder.Sample(1, 1));
        Assert.Throws<ObjectDisposedException>(() => other.Model.Decoder);
        Assert.Single(detector.Model.Decoder!.Sample(1, 1));
    }

    private AutoencoderTransformer Fit(AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Rows));
}
