using Microsoft.ML;
using MLNetAutoencoder.Loading;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What every kind keeps, checked on one set of options.</summary>
internal static class KindChecks
{
    private const int Directions = 3;

    /// <summary>
    /// The gradient is that of finite differences, computed in double precision, for every parameter along some random directions, in
    /// which all its numbers move.
    /// </summary>
    public static void AssertGradient(AutoencoderOptions options, int features)
    {
        const double Step = 1e-6;
        using var test = new StepCase(options, features);
        using var step = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
        var rows = test.Rows(6);
        float[] gradient = StepCase.Run(step, rows, null).Gradient;
        double[] values = [.. test.State.Parameters.Select(v => (double)v)];
        var random = new Random(1);
        double greatestOfAll = gradient.Max(Math.Abs);
        foreach (var block in test.Blocks)
        {
            double greatest = block.Of(gradient).ToArray().Max(Math.Abs);
            for (int round = 0; round < Directions; round++)
            {
                int[] signs = [.. Enumerable.Range(0, block.Length).Select(_ => random.Next(2) == 0 ? 1 : -1)];
                double expected = (Loss(test, Moved(block, signs, Step), rows) - Loss(test, Moved(block, signs, -Step), rows)) / (2 * Step);
                double actual = signs.Select((sign, i) => sign * (double)gradient[block.Offset + i]).Sum();
                double tolerance = Math.Sqrt(block.Length) * ((1e-4 * greatest) + (1e-6 * greatestOfAll));
                Assert.True(
                    Math.Abs(expected - actual) <= tolerance,
                    $"{actual} for {expected} in the block {block}, which goes up to {greatest}"
                );
            }
        }

        double[] Moved(Slot block, int[] signs, double by)
        {
            double[] moved = [.. values];
            for (int i = 0; i < signs.Length; i++)
                moved[block.Offset + i] += signs[i] * by;
            return moved;
        }
    }

    /// <summary>The kind goes through both estimators: it learns, repeats by its seed, and comes back from a file of ML.NET.</summary>
    /// <param name="kind">As the model's file names it.</param>
    /// <param name="rows">Rows to learn.</param>
    /// <param name="choose">Sets the options of the kind.</param>
    public static void AssertFits(string kind, float[][] rows, Action<AutoencoderTrainingOptions> choose)
    {
        var ml = new MLContext(seed: 1);
        var options = new AutoencoderOptions
        {
            LatentSize = 4,
            Epochs = 6,
            BatchSize = 32,
            LearningRate = 0.003,
            Seed = 1,
            ReconstructionErrorColumnName = "Error",
        };
        choose(options);
        var view = Views.Of(ml, rows);
        var estimator = ml.Transforms.Autoencoder("Latent", "Features", options);
        using var fitted = estimator.Fit(view);
        using var again = estimator.Fit(view);
        Assert.Equal(kind, fitted.Model.Info.Kind);
        Assert.Equal(fitted.Model.ToOnnx(), again.Model.ToOnnx());
        float[] input = [.. rows.SelectMany(row => row)];
        float trained = fitted.Model.Run(input, OutputRole.ReconstructionError).Average(),
            untrained = UntrainedError(options, rows);
        Assert.True(trained < 0.9 * untrained, $"{trained}, and {untrained} untrained");

        using var stream = new MemoryStream();
        ml.Model.Save(fitted, view.Schema, stream);
        using var loaded = (IDisposable)SavedPipeline.Load(ml, stream, out _);
        var (expected, actual) = (fitted.Transform(view), ((ITransformer)loaded).Transform(view));
        Close.AssertEqual(Views.Vectors(expected, "Latent"), Views.Vectors(actual, "Latent"));
        Close.AssertEqual(Views.Scalars(expected, "Error"), Views.Scalars(actual, "Error"));

        var anomaly = new AutoencoderAnomalyOptions
        {
            LatentSize = 4,
            Epochs = 2,
            Seed = 1,
        };
        choose(anomaly);
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", anomaly).Fit(view);
        var scored = detector.Transform(view);
        Assert.All(Views.Scalars(scored, "Score"), score => Assert.True(float.IsFinite(score)));
        Assert.InRange(Views.Flags(scored, "PredictedLabel").Count(flag => flag), 1, rows.Length / 5);
    }

    /// <summary>Options that do not go with each other are refused when the estimator is made, with what is accepted.</summary>
    public static void AssertFault(AutoencoderOptions options, string fault)
    {
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The mean error of the network that training begins with.</summary>
    public static float UntrainedError(AutoencoderTrainingOptions options, float[][] rows)
    {
        var plan = AutoencoderPlan.Make(options, rows[0].Length);
        var layout = ParameterLayout.Of(plan.Layers);
        var numbers = new WeightSpans(layout, InitialWeights.Draw(layout, options.Initializer, options.Seed!.Value));
        using var model = AutoencoderModel.Load(
            AutoencoderGraph.Write(plan, [numbers], Tiny.Scaler(options, rows), "Features", ParityInfo.Of(plan))
        );
        return model.Run([.. rows.SelectMany(row => row)], OutputRole.ReconstructionError).Average();
    }

    private static double Loss(StepCase test, double[] values, float[][] rows)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var network = new NetworkTensors(
            test.Settings.Layout,
            tensor(values),
            tensor(Array.ConvertAll(test.State.Buffers, b => (double)b))
        );
        var x = StepCase.Matrix(rows).to(ScalarType.Float64);
        var pass = new LossPass(test.Settings.Plan, new ForwardPass(network, isLearning: true), x, x);
        return test.Settings.Plan.Objective.Loss(pass).mean().item<double>();
    }
}
