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
