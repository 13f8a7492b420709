using Microsoft.ML;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Pictures of what a variational autoencoder of the digits makes: test images above their reconstructions, and samples.</summary>
internal static class DigitSheets
{
    private const int Latent = 8;

    /// <summary>Writes <c>reconstructions.png</c> and <c>samples.png</c>.</summary>
    /// <param name="data">The images.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    public static void Save(ImageData data, string folder)
    {
        Directory.CreateDirectory(folder);
        var ml = new MLContext(seed: 0);
        var shape = new ImageShape(data.Side, data.Side);
        var kind = KindSetting.All.Single(k => k.Name == "bernoulli-variational");
        using var fitted = KindRun.Fit(kind.Options(data, Latent, seed: 0), data, seed: 0);
        ml.Data.PlotReconstructions(fitted.Transform(data.Test.ToView(ml)), shape).SaveAsPng(Path.Combine(folder, "reconstructions.png"));
        var samples = new Table([.. fitted.Model.Decoder!.Sample(100, seed: 0).Select(image => new Row { Features = image })]);
        ml.Data.PlotImages(samples.ToView(ml), shape).SaveAsPng(Path.Combine(folder, "samples.png"));
    }
}
