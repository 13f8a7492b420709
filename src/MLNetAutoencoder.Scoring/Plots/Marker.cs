namespace MLNetAutoencoder;

/// <summary>
/// A colour and a shape to tell a class by. The colours are Tol's muted scheme (2021) and black; people with any kind of colour vision tell
/// them apart. Shapes change along with them, so that 30 classes differ in one or the other.
/// </summary>
internal readonly record struct Marker(string Colour, string Shape)
{
    public const int Count = 30;

    private static readonly string[] Colours = ["#332288", "#cc6677", "#117733", "#88ccee", "#ddcc77", "#aa4499", "#44aa99", "#999933", "#882255", "#000000"];

    /// <summary>Paths around a point, of about the same area: circle, square, triangle.</summary>
    private static readonly string[] Shapes =
    [
        "m-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0 -5.6 0z",
        "m-2.5 -2.5h5v5h-5z",
        "m0 -3.4l3.4 5.8h-6.8z",
    ];

    public static Marker Of(int number) => new(Colours[number % Colours.Length], Shapes[number % Shapes.Length]);

    /// <summary>The path of the shape around points.</summary>
    public string At(IEnumerable<(double X, double Y)> points)
    {
        string shape = Shape;
        return string.Concat(points.Select(p => FormattableString.Invariant($"M{p.X:0.#} {p.Y:0.#}{shape}")));
    }
}
