using Microsoft.ML;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Images to train kinds on, pixels from 0 to 1, divided for one seed.</summary>
/// <param name="Name">As the lines name it.</param>
/// <param name="Training">Rows to fit.</param>
/// <param name="Test">Rows to measure.</param>
/// <param name="Side">Height and width of an image.</param>
internal sealed record ImageData(string Name, Table Training, Table Test, int Side)
{
    private const double TrainingShare = 0.7;

    public int Features => Side * Side;

    /// <summary>The handwritten digits, 70% of each class to fit.</summary>
    public static ImageData Digits(string folder, int seed)
    {
        var (training, test) = Read(folder, "digits8x8.csv.gz", 16).Split(_ => TrainingShare, seed);
        return new ImageData("digits", training, test, 8);
    }

    /// <summary>Fashion-MNIST's given files.</summary>
    public static ImageData Fashion(string folder)
        => new("fashion", Read(folder, "fashion_train10k.csv.gz", 255), Read(folder, "fashion_test2k.csv.gz", 255), 28);

    private static Table Read(string folder, string file, float brightest)
        => new([.. Table.Read(Path.Combine(folder, file)).Rows.Select(row => new Row { Label = row.Label, Features = [.. row.Features.Select(pixel => pixel / brightest)] })]);
}
