namespace MLNetAutoencoder.Training.Optimizers;

/// <summary>
/// Finds a step length that meets the strong Wolfe conditions: algorithms 3.5 and 3.6 of Nocedal and Wright, "Numerical Optimization"
/// (2006), with the cubic interpolation of section 3.5. Near the optimum, where the loss is too coarse in single precision to show a
/// decrease, the approximate conditions of Hager and Zhang (2005) count as well, which go by the slope.
/// </summary>
internal sealed class LineSearch
{
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;
    private const double Growth = 4;
    private const double EdgeShare = 0.1;
    private const double LossPrecision = 1e-6;
    private const int MostProbes = 25;

    private readonly Func<double, LinePoint> _probe;
    private readonly LinePoint _start;
    private LinePoint _best;
    private int _probes;

    private LineSearch(Func<double, LinePoint> probe, LinePoint start)
    {
        _probe = probe;
        _start = start;
        _best = start;
    }

    /// <summary>
    /// Returns the accepted point, which is the last that was probed; otherwise the lowest that lies clearly below the start; otherwise
    /// null.
    /// </summary>
    /// <param name="probe">Gives the point at a length above 0.</param>
    /// <param name="start">The point at length 0; its slope is below 0.</param>
    /// <param name="length">The length to try first.</param>
    public static LinePoint? Search(Func<double, LinePoint> probe, LinePoint start, double length)
    {
        var search = new LineSearch(probe, start);
        return search.Widen(length) ?? (search._best.Length > 0 ? search._best : null);
    }

    /// <summary>Takes longer and longer steps until one is accepted or a minimum lies between the last two.</summary>
    private LinePoint? Widen(double length)
    {
        var last = _start;
        while (_probes < MostProbes)
        {
            var point = Probe(length);
            if (IsAccepted(point))
                return point;
            if (IsTooHigh(point, last))
                return Narrow(last, point);
            if (point.Slope >= 0)
                return Narrow(point, last);
            last = point;
            length *= Growth;
        }
        return null;
    }

    /// <summary>Closes in on a minimum between two points, of which the first is the lower one and slopes towards the second.</summary>
    private LinePoint? Narrow(LinePoint low, LinePoint high)
    {
        while (_probes < MostProbes)
        {
            var point = Probe(Between(low, high));
            if (IsAccepted(point))
                return point;
            if (IsTooHigh(point, low))
            {
                high = point;
                continue;
            }
            if (point.Slope * (high.Length - low.Length) >= 0)
                high = low;
            low = point;
        }
        return null;
    }

    private LinePoint Probe(double length)
    {
        _probes++;
        var point = _probe(length);
        if (point.IsFinite && Decreases(point) && point.Loss < _best.Loss)
            _best = point;
        return point;
    }

    private bool IsAccepted(LinePoint point) =>
        point.IsFinite
        && (
            (Decreases(point) && Math.Abs(point.Slope) <= -Curvature * _start.Slope)
            || (
                point.Loss <= _start.Loss + (LossPrecision * Math.Abs(_start.Loss))
                && point.Slope >= Curvature * _start.Slope
                && point.Slope <= ((2 * Decrease) - 1) * _start.Slope
            )
        );

    private bool IsTooHigh(LinePoint point, LinePoint low) => !point.IsFinite || !Decreases(point) || point.Loss >= low.Loss;

    private bool Decreases(LinePoint point) => point.Loss <= _start.Loss + (Decrease * point.Length * _start.Slope);

    /// <summary>
    /// Where the cubic through both points with both slopes is lowest, kept off the edges; the middle when that tells nothing.
    /// </summary>
    private static double Between(LinePoint a, LinePoint b)
    {
        double middle = (a.Length + b.Length) / 2;
        if (!b.IsFinite)
            return middle;
        double d1 = a.Slope + b.Slope - (3 * (a.Loss - b.Loss) / (a.Length - b.Length));
        double root = (d1 * d1) - (a.Slope * b.Slope);
        if (!(root >= 0))
            return middle;
        double d2 = Math.Sign(b.Length - a.Length) * Math.Sqrt(root);
        double length = b.Length - ((b.Length - a.Length) * ((b.Slope + d2 - d1) / (b.Slope - a.Slope + (2 * d2))));
        double edge = EdgeShare * Math.Abs(b.Length - a.Length);
        return double.IsNaN(length) ? middle : Math.Clamp(length, Math.Min(a.Length, b.Length) + edge, Math.Max(a.Length, b.Length) - edge);
    }
}

/// <summary>A point on the line that an optimizer searches.</summary>
/// <param name="Length">How far along the direction it lies.</param>
/// <param name="Loss">The loss there.</param>
/// <param name="Slope">The loss's derivative along the direction.</param>
internal readonly record struct LinePoint(double Length, double Loss, double Slope)
{
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(Slope);
}
