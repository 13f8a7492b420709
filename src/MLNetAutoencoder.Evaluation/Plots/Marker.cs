using ScottPlot;

namespace MLNetAutoencoder.Plots;

/// <summary>
/// A color and a shape to tell a class by. The colors are Tol's muted scheme (2021) and black; people with any kind of color vision
/// tell them apart. Shapes change along with them, so that 30 classes differ in one or the other.
/// </summary>
internal readonly record struct Marker(Color Color, MarkerShape Shape)
{
    public const int Count = 30;

    private static readonly string[] s_colors =
    [
        "#332288",
        "#cc6677",
        "#117733",
        "#88ccee",
        "#ddcc77",
        "#aa4499",
        "#44aa99",
        "#999933",
        "#882255",
        "#000000",
    ];

    private static readonly MarkerShape[] s_shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp];

    /// <summary>
    /// What is as it should be, and what a detector says of it. Blue and orange of Tol's vibrant scheme differ on gray paper too.
    /// </summary>
    public static Marker Normal { get; } = new(Color.FromHex("#0077bb"), MarkerShape.FilledCircle);

    /// <summary>Anomalies and alerts.</summary>
    public static Marker Anomaly { get; } = new(Color.FromHex("#ee7733"), MarkerShape.FilledDiamond);

    public static Marker Of(int number) => new(Color.FromHex(s_colors[number % s_colors.Length]), s_shapes[number % s_shapes.Length]);
}
