using System.Globalization;

namespace MLNetAutoencoder.Tests;

/// <summary>Generated rows; the same for the same arguments.</summary>
internal static class Samples
{
    /// <summary>Rows of normal noise.</summary>
    public static float[][] Noise(int rows, int features, int seed = 1, float scale = 1, float shift = 0)
    {
        var random = new Random(seed);
        return Make(rows, features, (_, _) => shift + (scale * Normal(random)));
    }

    /// <summary>Rows near a curve: the features depend on one hidden number, so that a code of one value can tell them.</summary>
    public static float[][] Curve(int rows, int features, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ =>
                {
                    double t = (random.NextDouble() * 2) - 1;
                    return Enumerable
                        .Range(0, features)
                        .Select(i => (float)Math.Sin((t * (1 + (i * 0.3))) + i) + (0.02f * Normal(random)))
                        .ToArray();
                }),
        ];
    }

    /// <summary>Rows of three classes around centres of their own; the class is the label.</summary>
    public static TestRow[] Classes(int rows, int features, int seed = 1)
    {
        var random = new Random(seed);
        var centres = Make(3, features, (_, _) => 3 * Normal(random));
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(r => new TestRow { Label = r % 3, Features = [.. centres[r % 3].Select(c => c + Normal(random))] }),
        ];
    }

    /// <summary>Rows of <see cref="Classes"/> as the table that the README's examples read.</summary>
    public static void WriteReadings(string path, int rows)
    {
        var cells = Classes(rows, 6).Select(row => row.Features.Prepend(row.Label).Select(x => x.ToString(CultureInfo.InvariantCulture)));
        File.WriteAllLines(path, cells.Select(row => string.Join(',', row)).Prepend("state,s1,s2,s3,s4,s5,s6"));
    }

    /// <summary>Rows near a curve, every tenth (label 1) far off it.</summary>
    public static TestRow[] Anomalies(int rows, int features, int seed = 1)
    {
        var random = new Random(seed + 1);
        return
        [
            .. Curve(rows, features, seed)
                .Select(
                    (row, r) =>
                        new TestRow
                        {
                            Label = r % 10 == 9 ? 1 : 0,
                            Features = r % 10 == 9 ? [.. row.Select(x => x + (2 * Normal(random)))] : row,
                        }
                ),
        ];
    }

    private static float[][] Make(int rows, int features, Func<int, int, float> value) =>
        [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, features).Select(i => value(r, i)).ToArray())];

    private static float Normal(Random random) => (float)random.NextNormal();
}
