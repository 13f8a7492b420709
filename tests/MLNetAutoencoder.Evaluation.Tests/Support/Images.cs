namespace MLNetAutoencoder.Tests;

/// <summary>Square gray images, made smaller and larger again.</summary>
internal static class Images
{
    /// <summary>The means of blocks of 2 x 2 pixels.</summary>
    public static float[] Pooled(float[] image, int side) =>
        [
            .. Enumerable
                .Range(0, side * side / 4)
                .Select(i => (i / (side / 2) * 2 * side) + (i % (side / 2) * 2))
                .Select(corner => (image[corner] + image[corner + 1] + image[corner + side] + image[corner + side + 1]) / 4),
        ];

    /// <summary>The image that repeats those means.</summary>
    public static float[] Blocks(float[] image, int side)
    {
        float[] pooled = Pooled(image, side);
        return [.. Enumerable.Range(0, side * side).Select(i => pooled[(i / side / 2 * (side / 2)) + (i % side / 2)])];
    }
}
