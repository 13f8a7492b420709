using Google.Protobuf;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Files of decoders whose distribution of codes is damaged.</summary>
public sealed class DecoderFileTests
{
    private const string Key = "mlnetautoencoder.codes";
    private static readonly byte[] File = Fitted();

    [Theory]
    [InlineData("""{"Factor":[]}""", "a mean of 0 values, and a code has 3")]
    [InlineData("""{"Mean":null,"Factor":[]}""", "a mean of 0 values")]
    [InlineData("""{"Mean":[],"Factor":[]}""", "a mean of 0 values")]
    [InlineData("""{"Mean":[1,2],"Factor":[]}""", "a mean of 2 values")]
    [InlineData("""{"Mean":[1,2,3]}""", "a factor of 0 values, and there are 0 or 9")]
    [InlineData("""{"Mean":[1,2,3],"Factor":[1,2,3]}""", "a factor of 3 values")]
    [InlineData("""{"Mean":[1,2,1e60],"Factor":[]}""", "a NaN or infinity")]
    public void Load_DistributionThatDoesNotFit_SaysThatTheFileIsDamaged(string distribution, string fault)
    {
        int open = AutoencoderModel.LiveCount;
        var error = Assert.Throws<ModelFormatException>(() => AutoencoderDecoder.Load(With(distribution)));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(open, AutoencoderModel.LiveCount);
    }

    [Theory]
    [InlineData("""{"Mean":[1,2,3],"Factor":[]}""")]
    [InlineData("""{"Mean":[1,2,3],"Factor":[1,0,0,0,1,0,0,0,1]}""")]
    public void Load_DistributionThatFits_Draws(string distribution)
    {
        using var decoder = AutoencoderDecoder.Load(With(distribution));
        Assert.Equal(4, decoder.Sample(4, seed: 1).Length);
    }

    /// <summary>A byte that no longer is what was written either shows when the file is read, or leaves a decoder that draws.</summary>
    [Fact]
    public void Load_DamagedBytes_AreRefusedOrDraw()
    {
        var random = new Random(11);
        int open = AutoencoderModel.LiveCount;
        int refused = 0,
            drawn = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = [.. File];
            for (int i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                using var decoder = AutoencoderDecoder.Load(damaged);
                Assert.Equal(2, decoder.Sample(2, seed: 1).Length);
                Assert.Single(decoder.Decode([new float[decoder.LatentSize]]));
                drawn++;
            }
            catch (ModelFormatException e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
        }
        Assert.True(refused > 20 && drawn > 20, $"{refused} refused, {drawn} drawn");
        Assert.Equal(open, AutoencoderModel.LiveCount);
    }

    /// <summary>The state of a training, as large as the network, is read out of the file when it is asked for, and not kept.</summary>
    [Fact]
    public void Load_ModelWithItsTrainingState_KeepsTheFileOnly()
    {
        var ml = new MLContext(seed: 1);
        var options = Tiny.Options(epochs: 1);
        options.KeepTrainingState = true;
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Samples.Noise(50, 6, 1)));
        using var loaded = AutoencoderModel.Load(fitted.Model.ToOnnx());
        Assert.Null(loaded.Info.TrainingState);
        Assert.NotSame(loaded.TrainingState, loaded.TrainingState);
        Assert.Equal(fitted.Model.TrainingState, loaded.TrainingState);
    }

    private static byte[] With(string distribution)
    {
        var model = ModelProto.Parser.ParseFrom(File);
        model.MetadataProps.Single(p => p.Key == Key).Value = distribution;
        return model.ToByteArray();
    }

    private static byte[] Fitted()
    {
        var ml = new MLContext(seed: 1);
        var options = Tiny.Options(epochs: 1);
        options.LatentSize = 3;
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Samples.Noise(50, 6, 1)));
        return fitted.Model.Decoder!.ToOnnx();
    }
}
