using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;
using SkiaSharp;

namespace MLNetAutoencoder.Plots;

/// <summary>Puts images into lines, with a caption beside each line where there are several kinds.</summary>
internal static class SheetLayout
{
    private const int TilesInALine = 10;
    private const float FontSize = 12;
    private const double LetterWidth = 7.5;
    private const double Margin = 8;
    private const string ErrorCaption = "squared error";

    /// <summary>The first images of a column, or of several columns below each other.</summary>
    /// <param name="data">The view.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="shape">How a vector is read as an image.</param>
    /// <param name="count">How many images of each.</param>
    /// <param name="dataRange">The value of a white pixel.</param>
    /// <param name="showErrors">Whether the squared differences of the first and the last column follow as heat maps.</param>
    public static ImageSheet Read(IDataView data, string[] columns, ImageShape shape, int count, double dataRange, bool showErrors)
    {
        Guard.That(
            shape.Channels is 1 or 3,
            "imageShape",
            $"An image of {shape.Channels} channels cannot be shown; give 1 (gray) or 3 (red, green and blue)."
        );
        DataViewSchema.Column[] vectors = [.. columns.Select(name => FeatureColumn.Find(data.Schema, Guard.NotBlank(name)))];
        foreach (var vector in vectors)
            shape.CheckFits(vector.Name, NumberColumn.SizeOf(vector));
        var groups = vectors.Select(_ => new List<float[]>()).ToArray();
        using var rows = new FiniteRows(data, vectors);
        while (rows.Count < count && rows.MoveNext())
        {
            for (int i = 0; i < groups.Length; i++)
                groups[i].Add([.. rows.Values(i)]);
        }
        rows.RequireRows();
        return Draw(columns, groups, shape, dataRange, showErrors);
    }

    /// <summary>
    /// Draws groups of as many images each: a line of the first group, below it the same line of the second one, and so on.
    /// </summary>
    private static ImageSheet Draw(string[] columns, List<float[]>[] groups, ImageShape shape, double dataRange, bool showErrors)
    {
        int count = groups[0].Count,
            kinds = groups.Length + (showErrors ? 1 : 0),
            lines = (count + TilesInALine - 1) / TilesInALine;
        var grid = new PixelGrid(shape, Math.Min(count, TilesInALine), lines * kinds, showErrors);
        for (int group = 0; group < groups.Length; group++)
        {
            for (int i = 0; i < count; i++)
                grid.Draw(groups[group][i], dataRange, i % TilesInALine, (i / TilesInALine * kinds) + group);
        }
        string[] captions = showErrors ? [.. columns, ErrorCaption] : columns;
        List<string> scale = [];
        if (showErrors)
        {
            double[][] errors = [.. groups[0].Zip(groups[^1], (image, rebuilt) => Errors(image, rebuilt, shape))];
            double[] sorted = [.. errors.SelectMany(error => error).Order()];
            double greatest = sorted[^((sorted.Length / 200) + 1)]; // the colors are not for a few pixels alone
            greatest = greatest > 0 ? greatest : Math.Max(sorted[^1], double.Epsilon);
            for (int i = 0; i < count; i++)
                grid.DrawHeat(errors[i], greatest, i % TilesInALine, (i / TilesInALine * kinds) + kinds - 1);
            grid.DrawScale();
            scale = ["0", Chart.Number(sorted[^1] > 0 ? greatest : 0) + (sorted[^1] > greatest ? " or more" : "")];
        }
        return Compose(captions, scale, grid, lines, count);
    }

    /// <summary>The squared difference of each pixel, the mean over its channels.</summary>
    private static double[] Errors(float[] image, float[] rebuilt, ImageShape shape)
    {
        var errors = new double[shape.Height * shape.Width];
        for (int i = 0; i < errors.Length; i++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                int place = shape.IndexOf(channel, i / shape.Width, i % shape.Width);
                errors[i] += Math.Pow(image[place] - rebuilt[place], 2) / shape.Channels;
            }
        }
        return errors;
    }

    private static ImageSheet Compose(string[] captions, List<string> scale, PixelGrid grid, int lines, int count)
    {
        double left = captions.Length == 1 ? 0 : (captions.Max(c => c.Length) * LetterWidth) + (2 * Margin);
        double scaleY = grid.Height - 4;
        List<(string Text, double X, double Y, bool IsAtEnd)> texts = [];
        if (captions.Length > 1)
            texts.AddRange(
                Enumerable
                    .Range(0, lines * captions.Length)
                    .Select(line => (captions[line % captions.Length], left - Margin, ((line + 0.5) * grid.TileHeight) + 4, true))
            );
        if (scale is [var least, var greatest])
            texts.AddRange([
                ($"{ErrorCaption}: {least}", left - Margin, scaleY, true),
                (greatest, left + grid.ScaleWidth + Margin, scaleY, false),
            ]);

        byte[] pixels = grid.ToPng();
        var image = Svg.Element(
            "image",
            ("x", left),
            ("width", grid.Width),
            ("height", grid.Height),
            ("href", "data:image/png;base64," + Convert.ToBase64String(pixels)),
            ("style", "image-rendering:pixelated")
        );
        string description = captions.Length switch
        {
            1 => Invariant.Text($"{count} images of {captions[0]}."),
            2 => Invariant.Text($"{count} images of {captions[0]}, each above its {captions[1]}."),
            _ => Invariant.Text($"{count} images of {captions[0]}, each above {string.Join(" and ", captions.Skip(1))}."),
        };
        string svg = Svg.Document(
            left + grid.Width,
            grid.Height,
            string.Join(" and ", captions),
            description,
            texts.Select(t => Svg.Text(t.Text, t.X, t.Y, t.IsAtEnd ? "end" : "start")).Prepend(image)
        );
        return new ImageSheet(svg, () => texts.Count == 0 ? pixels : Captioned(pixels, left, grid, texts));
    }

    private static byte[] Captioned(byte[] pixels, double left, PixelGrid grid, List<(string Text, double X, double Y, bool IsAtEnd)> texts)
    {
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Ceiling(left) + grid.Width, grid.Height));
        surface.Canvas.Clear(SKColors.White);
        using (var image = SKImage.FromEncodedData(pixels))
            surface.Canvas.DrawImage(image, (int)Math.Ceiling(left), 0);
        using var font = new SKFont(SKTypeface.FromFamilyName(ChartPicture.FontName), FontSize);
        using var ink = new SKPaint { Color = SKColor.Parse(Svg.Ink), IsAntialias = true };
        foreach (var (text, x, y, isAtEnd) in texts)
            surface.Canvas.DrawText(Svg.Printable(text), (float)x, (float)y, isAtEnd ? SKTextAlign.Right : SKTextAlign.Left, font, ink);
        return PngEncoder.Encode(surface);
    }
}
