using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>A step by hand, in double precision: the loss straight from its definition, and its gradient by central differences.</summary>
internal sealed class PlainStep
{
    private const double Reach = 1e-4;

    private readonly StepSettings _settings;
    private readonly double[] _parameters;
    private readonly float[][] _rows;
    private readonly float[] _weights;
    private readonly double[][] _inputs;
    private readonly double[]?[] _masks;

    public PlainStep(StepSettings settings, SavedWeights state, float[][] rows, float[]? weights, long noiseSeed)
    {
        _settings = settings;
        _parameters = [.. state.Parameters.Select(p => (double)p)];
        _rows = rows;
        _weights = weights ?? [.. rows.Select(_ => 1f)];
        using var scope = NewDisposeScope();
        using var noise = new NoiseSource();
        noise.Begin(noiseSeed);
        double[]? added = settings.Corruption is GaussianSettings gaussian
            ? Values(noise.Normal(Room(settings.Plan.Features), gaussian.Deviation))
            : null;
        double[]? kept = settings.InputDropout > 0 ? Values(noise.Mask(Room(settings.Plan.Features), settings.InputDropout)) : null;
        _masks = [.. settings.Chain().Select(l => l.Dropout > 0 ? Values(noise.Mask(Room(l.Outputs), l.Dropout)) : null)];
        _inputs =
        [
            .. rows.Select(
                (row, r) => row.Select((x, i) => (x + (added?[(r * row.Length) + i] ?? 0)) * (kept?[(r * row.Length) + i] ?? 1)).ToArray()
            ),
        ];

        Tensor Room(int columns) => empty(rows.Length, columns);
    }

    public (double Loss, float[] Gradient) Run() => (Loss(), [.. Enumerable.Range(0, _parameters.Length).Select(Slope)]);

    private static double[] Values(Tensor tensor) => [.. FlatTensor.ToArray(tensor).Select(v => (double)v)];

    private float Slope(int i)
    {
        double value = _parameters[i];
        _parameters[i] = value + Reach;
        double above = Loss();
        _parameters[i] = value - Reach;
        double below = Loss();
        _parameters[i] = value;
        return (float)((above - below) / (2 * Reach) / _rows.Length);
    }

    private double Loss()
    {
        double sum = 0;
        for (int r = 0; r < _rows.Length; r++)
        {
            double[] output = Rebuild(r);
            for (int i = 0; i < output.Length; i++)
                sum += _weights[r] * Distance(output[i], _rows[r][i]) / output.Length;
        }
        return sum;
    }

    private double[] Rebuild(int row)
    {
        double[] x = _inputs[row];
        for (int l = 0; l < _masks.Length; l++)
        {
            var layer = _settings.Chain()[l];
            var (weight, bias) = (_settings.Layout[layer.Layer.Weight], _settings.Layout[layer.Layer.Bias]);
            var y = new double[layer.Outputs];
            for (int o = 0; o < y.Length; o++)
            {
                double sum = _parameters[bias.Offset + o];
                for (int i = 0; i < x.Length; i++)
                    sum += x[i] * _parameters[weight.Offset + (o * x.Length) + i];
                y[o] = Reference.Activate(layer.Activation, sum) * (_masks[l]?[(row * y.Length) + o] ?? 1);
            }
            x = y;
        }
        return x;
    }

    private double Distance(double output, double target)
    {
        double difference = Math.Abs(output - target);
        return _settings.Loss switch
        {
            ReconstructionLoss.MeanSquaredError => difference * difference,
            ReconstructionLoss.MeanAbsoluteError => difference,
            ReconstructionLoss.Huber when difference <= _settings.HuberDelta => difference * difference / 2,
            ReconstructionLoss.Huber => _settings.HuberDelta * (difference - (_settings.HuberDelta / 2)),
            _ => -((target * Math.Log(output)) + ((1 - target) * Math.Log(1 - output))),
        };
    }
}
