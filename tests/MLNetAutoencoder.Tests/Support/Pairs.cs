using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A row of two vectors.</summary>
internal sealed class Pair
{
    public VBuffer<float> Features { get; set; }

    public VBuffer<float> Clean { get; set; }
}

/// <summary>Views of noisy rows and clean ones.</summary>
internal static class Pairs
{
    public static IDataView View(MLContext ml, float[][] features, float[][] clean, bool sparse = false)
    {
        var definition = SchemaDefinition.Create(typeof(Pair));
        definition[nameof(Pair.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features[0].Length);
        definition[nameof(Pair.Clean)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, clean[0].Length);
        return ml.Data.LoadFromEnumerable(
            features.Zip(clean, (x, t) => new Pair { Features = sparse ? Sparse(x) : Dense(x), Clean = Dense(t) }).ToList(),
            definition
        );
    }

    /// <summary>Rows near a curve with noise, and the same without it in other units; only every other column of them.</summary>
    public static (float[][] Noisy, float[][] Clean) Rows(int rows, int seed = 1)
    {
        var curve = Samples.Curve(rows, 8, seed);
        var noise = Samples.Noise(rows, 8, seed + 100, scale: 0.5f);
        return (
            [.. curve.Zip(noise, (x, e) => x.Zip(e, (a, b) => 7 + a + b).ToArray())],
            [.. curve.Select(x => x.Where((_, i) => i % 2 == 0).Select(v => (100 * v) - 3).ToArray())]
        );
    }

    private static VBuffer<float> Dense(float[] row) => new(row.Length, row);

    private static VBuffer<float> Sparse(float[] row)
    {
        int[] slots = [.. Enumerable.Range(0, row.Length).Where(i => row[i] != 0)];
        return new(row.Length, slots.Length, [.. slots.Select(i => row[i])], slots);
    }
}
