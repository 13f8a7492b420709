using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class LbfgsRuleTests
{
    /// <summary>The sum over neighbors of 100 (y - x^2)^2 + (1 - x)^2, lowest at all ones.</summary>
    private static double Rosenbrock(float[] x, float[] gradient)
    {
        Array.Clear(gradient);
        double loss = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double bend = x[i + 1] - ((double)x[i] * x[i]);
            double away = 1 - x[i];
            loss += (100 * bend * bend) + (away * away);
            gradient[i] += (float)((-400 * x[i] * bend) - (2 * away));
            gradient[i + 1] += (float)(200 * bend);
        }
        return loss;
    }

    /// <summary>Curvatures from 1 to 10,000 along turned axes, lowest at one half everywhere.</summary>
    private static double Quadratic(float[] x, float[] gradient)
    {
        double loss = 0;
        int n = x.Length;
        double mean = x.Average(v => v - 0.5);
        for (int i = 0; i < n; i++)
        {
            double curvature = Math.Pow(10, 4.0 * i / (n - 1));
            double away = x[i] - 0.5 - mean;
            loss += curvature * away * away / 2;
            gradient[i] = (float)(curvature * away);
        }
        double shared = gradient.Average();
        for (int i = 0; i < n; i++)
            gradient[i] += (float)(mean - shared);
        return loss + (n * mean * mean / 2);
    }

    [Theory]
    [InlineData(2, 60)]
    [InlineData(10, 120)]
    public void Step_Rosenbrock_ComesToTheOptimum(int size, int steps)
    {
        using var run = new Run(Rosenbrock, [.. Enumerable.Range(0, size).Select(i => i % 2 == 0 ? -1.2f : 1f)]);
        run.Steps(steps);
        Assert.All(run.Values, value => Assert.Equal(1, value, 1e-3f));
        Assert.InRange(run.Loss, 0, 1e-7);
    }

    [Fact]
    public void Step_IllConditionedQuadratic_ComesToTheOptimum()
    {
        using var run = new Run(Quadratic, [.. Enumerable.Range(0, 50).Select(i => MathF.Sin(i + 1))]);
        run.Steps(400);
        Assert.All(run.Values, value => Assert.Equal(0.5f, value, 2e-3f));
        double coarsest = 1e4 * Math.Pow(2, -24); // of a gradient, as values of one half are rounded
        Assert.InRange(run.Loss, 0, 50 * coarsest * coarsest / 2);
        Assert.InRange(run.Evaluations, 1, 500);
    }

    [Fact]
    public void Step_AtTheOptimum_ConvergesAndStays()
    {
        using var run = new Run(Rosenbrock, [1, 1, 1]);
        run.Steps(3);
        Assert.True(run.Optimizer.Converged);
        Assert.Equal([1f, 1, 1], run.Values);
        Assert.Equal(1, run.Evaluations);
    }

    /// <summary>The gradient leads uphill: no length is any better.</summary>
    [Fact]
    public void Step_NothingIsBetter_ConvergesAndStays()
    {
        using var run = new Run(
            (x, gradient) =>
            {
                Array.Fill(gradient, -1f);
                return x.Sum(v => Math.Abs(v - 0.25));
            },
            [0.25f, 0.25f]
        );
        run.Steps(2);
        Assert.True(run.Optimizer.Converged);
        Assert.Equal([0.25f, 0.25f], run.Values);
        Assert.Equal(0, run.Loss);
    }

    [Fact]
    public void Step_LossOrGradientAreNotFinite_ReturnsNaNAndStays()
    {
        using var loss = new Run(
            (_, gradient) =>
            {
                Array.Fill(gradient, 1f);
                return double.PositiveInfinity;
            },
            [1, 2]
        );
        loss.Steps(1);
        using var gradient = new Run(
            (_, gradient) =>
            {
                Array.Fill(gradient, float.NaN);
                return 1;
            },
            [1, 2]
        );
        gradient.Steps(1);
        Assert.Equal((double.NaN, double.NaN), (loss.Loss, gradient.Loss));
        Assert.Equal([1f, 2], loss.Values);
        Assert.False(gradient.Optimizer.Converged);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(25)]
    public void State_CopiedMidway_ContinuesWithTheSameBytes(int steps)
    {
        using var first = new Run(Rosenbrock, [-1.2f, 1, -1.2f, 1, 0.5f], memory: 4);
        first.Steps(steps);
        using var second = new Run(Rosenbrock, first.Values, memory: 4);
        for (int i = 0; i < first.Optimizer.State.Count; i++)
            second.Optimizer.State[i].copy_(first.Optimizer.State[i]);
        second.Optimizer.Counters = first.Optimizer.Counters;
        first.Steps(8);
        second.Steps(8);
        Assert.Equal(first.Values, second.Values);
        Assert.Equal(first.Loss, second.Loss);
        Assert.Equal(first.Optimizer.Counters, second.Optimizer.Counters);
    }

    [Fact]
    public void Restart_ValuesMovedByOthers_GoesOnFromThere()
    {
        using var run = new Run(Rosenbrock, [-1.2f, 1]);
        run.Steps(10);
        run.Move([3f, -2]);
        run.Optimizer.Restart();
        run.Steps(60);
        Assert.All(run.Values, value => Assert.Equal(1, value, 1e-3f));
    }

    [Fact]
    public void Counters_OfAnotherMemory_AreRefused()
    {
        using var run = new Run(Rosenbrock, [1, 2], memory: 3);
        using var other = new Run(Rosenbrock, [1, 2], memory: 5);
        var error = Assert.Throws<ArgumentException>(() => run.Optimizer.Counters = other.Optimizer.Counters);
        Assert.Contains("of 5 pairs, not of 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_AfterSteps_LeavesNoTensor() =>
        Native.AssertNothingLeft(() =>
        {
            using var run = new Run(Rosenbrock, [-1.2f, 1]);
            run.Steps(5);
        });

    private sealed class Run : IDisposable
    {
        private readonly Tensor _values;
        private readonly Tensor _gradient;
        private readonly Func<double> _evaluate;

        public Run(Func<float[], float[], double> function, float[] start, int memory = 10)
        {
            _values = tensor(start);
            _gradient = zeros_like(_values);
            Optimizer = OptimizerFactory.CreateFullBatch(MLNetAutoencoder.Optimizer.Lbfgs(memory), _values);
            _evaluate = () =>
            {
                Evaluations++;
                float[] gradient = new float[start.Length];
                double loss = function(Values, gradient);
                Write(_gradient, gradient);
                return loss;
            };
        }

        public IFullBatchOptimizer Optimizer { get; }

        public double Loss { get; private set; }

        public int Evaluations { get; private set; }

        public float[] Values => _values.data<float>().ToArray();

        public void Steps(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Loss = Optimizer.Step(_values, _gradient, _evaluate);
                Write(_gradient, new float[Values.Length]); // nobody may rely on what is left there
            }
        }

        public void Move(float[] values) => Write(_values, values);

        public void Dispose()
        {
            Optimizer.Dispose();
            _values.Dispose();
            _gradient.Dispose();
        }

        private static void Write(Tensor target, float[] values)
        {
            using var source = tensor(values);
            target.copy_(source);
        }
    }
}
