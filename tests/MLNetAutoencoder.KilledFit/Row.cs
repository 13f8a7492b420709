using Microsoft.ML.Data;

namespace MLNetAutoencoder.KilledFit;

/// <summary>A generated row, near a curve.</summary>
internal sealed class Row
{
    public const int Width = 8;

    [VectorType(Width)]
    public float[] Features { get; set; } = [];

    public static IEnumerable<Row> Generate(int rows)
    {
        var random = new Random(1);
        for (int i = 0; i < rows; i++)
        {
            double t = random.NextDouble();
            yield return new Row
            {
                Features = [.. Enumerable.Range(1, Width).Select(k => (float)(Math.Sin(t * k) + (0.05 * random.NextDouble())))],
            };
        }
    }
}
