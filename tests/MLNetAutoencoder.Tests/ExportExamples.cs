using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The example of docs/guide/export.md, compiled and run; tests/javascript runs the one for Node.</summary>
public sealed class ExportExamples : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export-").FullName;

    [Fact]
    public void Parts()
    {
        var ml = new MLContext(seed: 1);
        float[][] all = Samples.Noise(60, 5);
        float[] rows = [.. all.SelectMany(row => row)];
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).Fit(Views.Of(ml, all));
        string[] names = ["scorer.onnx", "encoder.onnx", "decoder.onnx"];
        var (scorerPath, encoderPath, decoderPath) = (In(names[0]), In(names[1]), In(names[2]));
        // guide-begin parts
        detector.Model.Save(scorerPath, ModelPart.Scorer); // rows in; score, label and what else the detector gives out
        detector.Model.Save(encoderPath, ModelPart.Encoder); // rows in, codes out
        detector.Model.Save(decoderPath, ModelPart.Decoder); // codes in, rows out

        using var encoder = AutoencoderModel.Load(encoderPath);
        float[] codes = encoder.Run(rows, OutputRole.Latent);
        using var decoder = AutoencoderDecoder.Load(decoderPath);
        float[][] rebuilt = decoder.Decode([.. codes.Chunk(decoder.LatentSize)]);
        // guide-end parts
        Assert.Equal((60, 5), (rebuilt.Length, rebuilt[0].Length));
        using var scorer = AutoencoderModel.Load(scorerPath);
        Assert.Equal(detector.Model.Run(rows, OutputRole.ReconstructionError), scorer.Run(rows, OutputRole.ReconstructionError));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);
}
