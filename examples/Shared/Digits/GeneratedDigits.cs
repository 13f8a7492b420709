namespace MLNetAutoencoder.Examples;

/// <summary>
/// Generated, not scanned: digits of seven strokes, drawn at 16 x 16 pixels (0 to 16) with chance in place, slant, size, ink and noise.
/// </summary>
internal static class GeneratedDigits
{
    public const int Side = 16;

    // Strokes from the corner (x0, y0) to (x1, y1); x from 0 to 1, y from 0 (top) to 2.
    private static readonly (double X0, double Y0, double X1, double Y1)[] s_strokes =
    [
        (0, 0, 1, 0),
        (0, 0, 0, 1),
        (1, 0, 1, 1),
        (0, 1, 1, 1),
        (0, 1, 0, 2),
        (1, 1, 1, 2),
        (0, 2, 1, 2),
    ];

    // Which strokes make a digit, by their index.
    private static readonly string[] s_digits = ["012456", "25", "02346", "02356", "1235", "01356", "013456", "025", "0123456", "012356"];

    /// <summary>Makes digits in turn; the same seed gives the same.</summary>
    public static Table Make(int count, int seed)
    {
        var random = new Random(seed);
        return new Table([
            .. Enumerable.Range(0, count).Select(i => new Row { Label = i % 10, Features = Draw(s_digits[i % 10], random) }),
        ]);
    }

    private static float[] Draw(string digit, Random random)
    {
        double Between(double low, double high) => low + (high - low) * random.NextDouble();
        double left = Between(2, 6),
            top = Between(1, 4),
            width = Between(4.5, 7),
            height = Between(4.5, 5.5);
        double slant = Between(-0.3, 0.3),
            ink = Between(0.8, 1.4);
        var nearest = new double[Side * Side]; // squares of distances to a stroke
        Array.Fill(nearest, double.MaxValue);
        foreach (char stroke in digit)
        {
            var (x0, y0, x1, y1) = s_strokes[stroke - '0'];
            for (double t = 0; t <= 1; t += 0.05)
            {
                double y = top + height * (y0 + t * (y1 - y0));
                double x = left + width * (x0 + t * (x1 - x0)) + slant * (8 - y);
                for (int i = 0; i < nearest.Length; i++)
                {
                    var (right, down) = (i % Side - x, i / Side - y);
                    nearest[i] = Math.Min(nearest[i], right * right + down * down);
                }
            }
        }
        var pixels = new float[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            float drawn = (float)(16 * Math.Exp(-nearest[i] / (2 * ink * ink)));
            pixels[i] = (float)Math.Clamp(Math.Round(drawn + Between(-2.5, 2.5)), 0, 16);
        }
        return pixels;
    }
}
