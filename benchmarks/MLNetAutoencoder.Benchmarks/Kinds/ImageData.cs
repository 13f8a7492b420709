using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Images to train kinds on, pixels from 0 to 1, divided for one seed.</summary>
/// <param name="Name">As the lines name it.</param>
/// <param name="Training">Rows to fit.</param>
/// <param name="Test">Rows to measure.</param>
/// <param name="Side">Height and width of an image.</param>
internal sealed record ImageData(string Name, Table Training, Table Test, int Side)
{
    public const string ClassColumn = nameof(ImageRow.Class);
    public const int Classes = 10;

    private const double TrainingShare = 0.7;

    public int Features => Side * Side;

    /// <summary>Images as ML.NET reads them, with <see cref="ClassColumn"/> as a key.</summary>
    public IDataView View(MLContext ml, Table images)
    {
        var definition = SchemaDefinition.Create(typeof(ImageRow));
        definition[nameof(ImageRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        definition[ClassColumn].ColumnType = new KeyDataViewType(typeof(uint), Classes);
        return ml.Data.LoadFromEnumerable(
            images
                .Rows.Select(row => new ImageRow
                {
                    Label = row.Label,
                    Features = row.Features,
                    Class = (uint)row.Label,
                })
                .ToList(),
            definition
        );
    }

    /// <summary>The values of images row by row, behind each its class as a condition where it is to be one.</summary>
    public static float[] Flat(Table images, bool withClass) =>
        [
            .. images.Rows.SelectMany(row =>
                withClass ? row.Features.Concat(Enumerable.Range(0, Classes).Select(c => c == row.Label ? 1f : 0)) : row.Features
            ),
        ];

    /// <summary>The handwritten digits, 70% of each class to fit.</summary>
    public static ImageData Digits(string folder, int seed)
    {
        var (training, test) = Read(folder, "digits8x8.csv.gz", 16).Split(_ => TrainingShare, seed);
        return new ImageData("digits", training, test, 8);
    }

    /// <summary>Fashion-MNIST's given files.</summary>
    public static ImageData Fashion(string folder) =>
        new("fashion", Read(folder, "fashion_train10k.csv.gz", 255), Read(folder, "fashion_test2k.csv.gz", 255), 28);

    private static Table Read(string folder, string file, float brightest) =>
        new([
            .. Table
                .Read(Path.Combine(folder, file))
                .Rows.Select(row => new Row { Label = row.Label, Features = [.. row.Features.Select(pixel => pixel / brightest)] }),
        ]);

    private sealed class ImageRow
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];

        public uint Class { get; set; }
    }
}
