using SkiaSharp;

namespace MLNetAutoencoder.Examples;

/// <summary>Generated, not photographed: woven cloth of 32 x 32 pixels, one in twenty with a hole, a stain or a pulled thread.</summary>
internal static class GeneratedCloth
{
    private const int Side = 32;

    /// <summary>Writes the images into a folder as PNG files, and gives its path.</summary>
    public static string Write(string folder, int count, int seed)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            var cloth = Weave(random);
            bool spoilt = i % 20 == 7;
            if (spoilt)
                Spoil(cloth, random);
            using var image = new SKBitmap(Side, Side) { Pixels = [.. cloth.Select(Gray)] };
            using var file = File.Create(Path.Combine(folder, $"{(spoilt ? "defect" : "cloth")}-{i:D4}.png"));
            image.Encode(file, SKEncodedImageFormat.Png, quality: 100);
        }
        return folder;
    }

    private static SKColor Gray(double value)
    {
        byte gray = (byte)Math.Clamp(value, 0, 255);
        return new SKColor(gray, gray, gray);
    }

    private static double[] Weave(Random random)
    {
        double shade = 110 + 40 * random.NextDouble();
        int x0 = random.Next(8),
            y0 = random.Next(8);
        return
        [
            .. Enumerable
                .Range(0, Side * Side)
                .Select(i => shade + 40 * Thread(i % Side + x0, i / Side + y0) + 12 * (random.NextDouble() - 0.5)),
        ];

        // Over and under, every four pixels.
        static double Thread(int x, int y) => (x / 4 + y / 4) % 2 == 0 ? Math.Sin(x % 4 * Math.PI / 3) : -Math.Sin(y % 4 * Math.PI / 3);
    }

    private static void Spoil(double[] cloth, Random random)
    {
        int x = 6 + random.Next(20),
            y = 6 + random.Next(20),
            kind = random.Next(3);
        for (int i = 0; i < cloth.Length; i++)
        {
            double apart = Math.Sqrt(Math.Pow(i % Side - x, 2) + Math.Pow(i / Side - y, 2));
            cloth[i] += kind switch
            {
                0 => apart < 3 ? -90 : 0,
                1 => apart < 5 ? 60 : 0,
                _ => i % Side == x || i % Side == x + 1 ? 70 : 0,
            };
        }
    }
}
