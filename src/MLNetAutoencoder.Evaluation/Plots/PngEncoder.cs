using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLNetAutoencoder.Plots;

/// <summary>Writes what was drawn as PNG: rasters of bytes, gray or red, green and blue, and surfaces.</summary>
internal static class PngEncoder
{
    public static byte[] Encode(byte[] pixels, int width, int channels)
    {
        int height = pixels.Length / (width * channels);
        using var bitmap = new SKBitmap(
            new SKImageInfo(width, height, channels == 1 ? SKColorType.Gray8 : SKColorType.Rgb888x, SKAlphaType.Opaque)
        );
        var target = MemoryMarshal.AsBytes(bitmap.GetPixelSpan());
        int step = bitmap.BytesPerPixel;
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
                pixels.AsSpan(((row * width) + column) * channels, channels).CopyTo(target[((row * bitmap.RowBytes) + (column * step))..]);
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] Encode(SKSurface surface)
    {
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
