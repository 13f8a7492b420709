namespace MLNetAutoencoder;

/// <summary>
/// A window that moves over maps of two axes. Maps are padded so that each axis comes out as long as its size divided by the step, rounded up; for that
/// a window that overlaps its neighbours has odd sizes.
/// </summary>
internal sealed class FilterWindow
{
    /// <param name="height">Values in the first axis.</param>
    /// <param name="width">Values in the second axis.</param>
    /// <param name="stepDown">From a window to the next in the first axis.</param>
    /// <param name="stepRight">From a window to the next in the second axis.</param>
    /// <param name="dilation">From a value of the window to the next in the second axis.</param>
    /// <param name="isCausal">Whether the window ends at its position in the second axis instead of lying around it.</param>
    public FilterWindow(int height, int width, int stepDown = 1, int stepRight = 1, int dilation = 1, bool isCausal = false)
    {
        int left = (width - 1) * dilation;
        Sizes = [height, width];
        Steps = [stepDown, stepRight];
        Dilations = [1, dilation];
        Before = [(height - 1) / 2, isCausal ? left : left / 2];
        After = [(height - 1) / 2, isCausal ? 0 : left / 2];
    }

    public long[] Sizes { get; }

    public long[] Steps { get; }

    public long[] Dilations { get; }

    /// <summary>Zeros in front of each axis.</summary>
    public long[] Before { get; }

    /// <summary>Zeros behind each axis.</summary>
    public long[] After { get; }

    /// <summary>Values in the window.</summary>
    public int Size => (int)(Sizes[0] * Sizes[1]);

    public bool IsCausal => Before[1] != After[1];

    /// <summary>The maps that come out, with another number of channels.</summary>
    public Shape Output(Shape input, int channels) => new(channels, Positions(input[1], Steps[0]), Positions(input[2], Steps[1]));

    public override string ToString()
        => string.Join('x', Sizes) + (Steps.All(s => s == 1) ? "" : $"/{string.Join('x', Steps)}") + (Dilations[1] == 1 ? "" : $" dilated {Dilations[1]}") + (IsCausal ? " causal" : "");

    private static int Positions(int size, long step) => (int)((size + step - 1) / step);
}
