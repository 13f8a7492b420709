using Microsoft.ML;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Estimators.Export;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Trains one kind on one division of images and measures it.</summary>
internal static class KindRun
{
    private const double NoRate = 1e-30; // a step of this size leaves every weight as it was drawn

    public static KindMeasure Measure(KindSetting kind, ImageData data, int latentSize, int seed)
    {
        var options = kind.Options(data, latentSize, seed);
        using var fitted = Fit(options, data, seed);
        (options.Epochs, options.LearningRate, options.LearningRateSchedule) = (1, NoRate, LearningRateSchedule.Constant());
        using var untrained = Fit(options, data, seed);
        var ml = new MLContext(seed);
        var codes = ml.Data.EvaluateLatent(
            fitted.Transform(data.View(ml, data.Test)),
            "Latent",
            "Label",
            trainingData: fitted.Transform(data.View(ml, data.Training)),
            options: new LatentEvaluationOptions { KMeansRestarts = 1, Seed = seed }
        );
        var (parameters, parity) = Parity(fitted.Model, kind.Options(data, latentSize, seed), data);
        return new KindMeasure
        {
            Kind = kind.Name,
            Data = data.Name,
            Latent = latentSize,
            Parameters = parameters,
            Error = Error(fitted, data),
            UntrainedError = Error(untrained, data),
            Neighbors = codes.NearestNeighborAccuracy!.Value,
            Probe = codes.LinearProbeAccuracy!.Value,
            RowsPerSecond = fitted.History!.Average(e => e.RowsPerSecond),
            Parity = parity,
        };
    }

    public static AutoencoderTransformer Fit(AutoencoderOptions options, ImageData data, int seed)
    {
        var ml = new MLContext(seed);
        return ml.Transforms.Autoencoder("Latent", "Features", options).Fit(data.View(ml, data.Training));
    }

    private static double Error(AutoencoderTransformer fitted, ImageData data)
    {
        if (fitted.Model.Info.Outputs.All(o => o.Role != OutputRole.Reconstruction))
            return double.NaN;
        float[] rebuilt = fitted.Model.Run(ImageData.Flat(data.Test, IsConditional(fitted.Model)), OutputRole.Reconstruction);
        return rebuilt.Zip(ImageData.Flat(data.Test, withClass: false), (a, b) => ((double)a - b) * (a - b)).Average();
    }

    /// <summary>Learned numbers, and how far the training engine and the file are apart.</summary>
    private static (int Parameters, double Parity) Parity(AutoencoderModel model, AutoencoderOptions options, ImageData data)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var plan = AutoencoderPlan.Make(options, new RowLayout(data.Features, Condition: IsConditional(model) ? ImageData.Classes : 0));
        var layout = ParameterLayout.Of(plan.Layers);
        using var parameters = new Weights(TrainingState.FromBytes(model.TrainingState!).Networks[0], CPU);
        using var network = new NetworkTensors(layout, parameters.Values, parameters.Buffers);
        float[] rows = ImageData.Flat(data.Test, IsConditional(model));
        var input = tensor(rows, [data.Test.Rows.Count, plan.Layout.Width]);
        var pass = new LossPass(plan, new ForwardPass(network), input, input);
        var code = pass.Code(pass.Head());
        double apart = Apart(FlatTensor.ToArray(code), model.Run(rows, OutputRole.Latent));
        if (plan.Objective.HasDecoder)
            apart = Math.Max(
                apart,
                Apart(FlatTensor.ToArray(pass.Decode(code).Reconstruction), model.Run(rows, OutputRole.Reconstruction))
            );
        return (layout.ParameterCount, apart);
    }

    private static double Apart(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max() / a.Max(Math.Abs);

    private static bool IsConditional(AutoencoderModel model) => model.Info.Inputs.Count > 1;
}
