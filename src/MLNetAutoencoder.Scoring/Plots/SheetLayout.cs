using System.Xml.Linq;
using Microsoft.ML;

namespace MLNetAutoencoder;

/// <summary>Puts images into lines.</summary>
internal static class SheetLayout
{
    private const int TilesInALine = 10;
    private const double LetterWidth = 7.5;
    private const double Margin = 8;

    /// <summary>The first images of a column, or of several columns below each other.</summary>
    public static ImageSheet Read(IDataView data, string[] columns, ImageShape shape, int count, double dataRange)
    {
        Guard.That(shape.Channels is 1 or 3, "imageShape", $"An image of {shape.Channels} channels cannot be shown; give 1 (grey) or 3 (red, green and blue).");
        DataViewSchema.Column[] vectors = [.. columns.Select(name => FeatureColumn.Find(data.Schema, Guard.NotBlank(name)))];
        foreach (var vector in vectors)
            shape.CheckFits(vector.Name, VectorColumns.SizeOf(vector));
        var groups = vectors.Select(_ => new List<float[]>()).ToArray();
        using var rows = new FiniteRows(data, vectors);
        while (rows.Count < count && rows.MoveNext())
        {
            for (int i = 0; i < groups.Length; i++)
                groups[i].Add([.. rows.Values(i)]);
        }
        rows.RequireRows();
        return Draw(columns, groups, shape, dataRange);
    }

    /// <summary>Draws groups of as many images each: a line of the first group, below it the same line of the second one, and so on.</summary>
    public static ImageSheet Draw(string[] captions, IReadOnlyList<float[]>[] groups, ImageShape shape, double dataRange)
    {
        int count = groups[0].Count;
        int lines = (count + TilesInALine - 1) / TilesInALine;
        var grid = new PixelGrid(shape, dataRange, Math.Min(count, TilesInALine), lines * groups.Length);
        for (int group = 0; group < groups.Length; group++)
        {
            for (int i = 0; i < count; i++)
                grid.Draw(groups[group][i], i % TilesInALine, (i / TilesInALine * groups.Length) + group);
        }
        byte[] png = grid.ToPng();
        return new ImageSheet(png, Document(captions, grid, png, lines, count));
    }

    private static string Document(string[] captions, PixelGrid grid, byte[] png, int lines, int count)
    {
        double left = (captions.Max(c => c.Length) * LetterWidth) + (2 * Margin);
        string title = string.Join(" and ", captions);
        var image = Svg.Element("image", ("x", left), ("width", grid.Width), ("height", grid.Height), ("href", "data:image/png;base64," + Convert.ToBase64String(png)), ("style", "image-rendering:pixelated"));
        IEnumerable<XElement> texts = Enumerable.Range(0, lines * captions.Length)
            .Select(line => Svg.Text(captions[line % captions.Length], left - Margin, ((line + 0.5) * grid.TileHeight) + 4, "end"));
        string description = captions.Length == 1 ? $"{count} images of {title}." : $"{count} images of {captions[0]}, each above its {captions[1]}.";
        return Svg.Document(left + grid.Width, grid.Height, title, description, texts.Prepend(image));
    }
}
