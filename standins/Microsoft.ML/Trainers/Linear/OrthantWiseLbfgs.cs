using System.Numerics.Tensors;

namespace Microsoft.ML.Trainers;

/// <summary>
/// Limited-memory BFGS for a smooth function plus L1 · |x|, after Andrew and Gao, "Scalable training of L1-regularized log-linear
/// models" (2007): directions from the pseudo-gradient, steps kept in one orthant. Without L1 it is plain L-BFGS.
/// </summary>
internal sealed class OrthantWiseLbfgs
{
    private readonly List<(float[] Step, float[] Change, double Curvature)> _history = [];

    internal required int HistorySize { get; init; }

    internal required float L1 { get; init; }

    /// <summary>The first so many coordinates are neither penalised nor bound to a sign.</summary>
    internal required int FreeCount { get; init; }

    internal required bool NonNegative { get; init; }

    /// <summary>Stops when the weighted mean of the latest improvements is no greater.</summary>
    internal required float Tolerance { get; init; }

    internal required int MaximumIterations { get; init; }

    internal float[] Minimize(int count, Func<float[], float[], double> function)
    {
        var x = new float[count];
        var gradient = new float[count];
        double value = function(x, gradient) + Penalty(x);
        double improvement = 0;
        for (int iteration = 1; iteration <= MaximumIterations; iteration++)
        {
            float[] slope = PseudoGradient(x, gradient);
            float[] direction = Direction(slope);
            var next = new float[count];
            var nextGradient = new float[count];
            double step = _history.Count == 0 ? 1 / Math.Max(TensorPrimitives.Norm(direction), 1e-12f) : 1;
            double nextValue = Search(function, x, value, slope, direction, step, next, nextGradient);
            if (!(nextValue < value))
            {
                if (_history.Count == 0)
                {
                    break; // no descent even along the slope: converged to rounding
                }

                _history.Clear();
                continue;
            }

            Remember(x, next, gradient, nextGradient);
            // Geometrically weighted mean of the improvements, the latest weighing three quarters.
            const double Decay = 0.25;
            improvement = value - nextValue + (Decay * improvement);
            (x, gradient, value) = (next, nextGradient, nextValue);
            if (improvement * (1 - Decay) / (1 - Math.Pow(Decay, iteration)) <= Tolerance)
            {
                break;
            }
        }

        return x;
    }

    private double Penalty(float[] x) => L1 == 0 ? 0 : L1 * (double)TensorPrimitives.SumOfMagnitudes(x.AsSpan(FreeCount));

    /// <summary>The steepest one-sided slope; zero where |x| has its minimum at 0.</summary>
    private float[] PseudoGradient(float[] x, float[] gradient)
    {
        var slope = (float[])gradient.Clone();
        for (int i = FreeCount; i < x.Length; i++)
        {
            slope[i] += x[i] > 0 ? L1 : x[i] < 0 ? -L1 : Math.Clamp(-gradient[i], -L1, L1);
            if (NonNegative && x[i] == 0)
            {
                slope[i] = Math.Min(slope[i], 0);
            }
        }

        return slope;
    }

    /// <summary>The two-loop recursion, limited to coordinates that descend.</summary>
    private float[] Direction(float[] slope)
    {
        var direction = new float[slope.Length];
        TensorPrimitives.Negate(slope, direction);
        var factors = new double[_history.Count];
        for (int i = _history.Count - 1; i >= 0; i--)
        {
            factors[i] = TensorPrimitives.Dot(_history[i].Step, direction) / _history[i].Curvature;
            TensorPrimitives.MultiplyAdd(_history[i].Change, (float)-factors[i], direction, direction);
        }

        if (_history.Count > 0)
        {
            var (_, change, curvature) = _history[^1];
            TensorPrimitives.Multiply(direction, (float)(curvature / TensorPrimitives.SumOfSquares<float>(change)), direction);
        }

        for (int i = 0; i < _history.Count; i++)
        {
            double factor = factors[i] - (TensorPrimitives.Dot(_history[i].Change, direction) / _history[i].Curvature);
            TensorPrimitives.MultiplyAdd(_history[i].Step, (float)factor, direction, direction);
        }

        if (L1 > 0 || NonNegative)
        {
            for (int i = FreeCount; i < slope.Length; i++)
            {
                direction[i] = direction[i] * slope[i] < 0 ? direction[i] : 0;
            }
        }

        return direction;
    }

    /// <summary>Halves the step until the value falls in proportion to the slope; without success the old value comes back.</summary>
    private double Search(Func<float[], float[], double> function, float[] x, double value, float[] slope, float[] direction, double step, float[] next, float[] nextGradient)
    {
        for (int halvings = 0; halvings < 40; halvings++, step /= 2)
        {
            TensorPrimitives.MultiplyAdd(direction, (float)step, x, next);
            Project(x, slope, next);
            double nextValue = function(next, nextGradient) + Penalty(next);
            double expected = 0;
            for (int i = 0; i < x.Length; i++)
            {
                expected += slope[i] * (double)(next[i] - x[i]);
            }

            if (nextValue <= value + (1e-4 * expected))
            {
                return nextValue;
            }
        }

        return value;
    }

    /// <summary>Coordinates that would change sign stop at 0.</summary>
    private void Project(float[] x, float[] slope, float[] next)
    {
        for (int i = FreeCount; i < x.Length; i++)
        {
            float orthant = x[i] != 0 ? x[i] : -slope[i];
            if ((L1 > 0 && next[i] * orthant <= 0) || (NonNegative && next[i] < 0))
            {
                next[i] = 0;
            }
        }
    }

    private void Remember(float[] x, float[] next, float[] gradient, float[] nextGradient)
    {
        var step = new float[x.Length];
        var change = new float[x.Length];
        TensorPrimitives.Subtract(next, x, step);
        TensorPrimitives.Subtract(nextGradient, gradient, change);
        double curvature = TensorPrimitives.Dot<float>(step, change);
        if (curvature > 1e-12)
        {
            _history.Add((step, change, curvature));
            if (_history.Count > HistorySize)
            {
                _history.RemoveAt(0);
            }
        }
    }
}
