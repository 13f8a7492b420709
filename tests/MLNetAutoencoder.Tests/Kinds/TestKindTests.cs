using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>A kind that the library does not know goes through all of it: training, checks, export, scores.</summary>
public sealed class TestKindTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Select(r => r.Features)];

    [Fact]
    public void Fit_UnknownKind_TrainsReportsAndScores()
    {
        var ml = new MLContext(seed: 1);
        var options = Tiny.Options(epochs: 30);
        (options.Objective, options.Architecture, options.ReconstructionErrorColumnName) = (
            new TestObjectiveSettings(10),
            new TestArchitectureSettings(),
            "Error"
        );
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Rows));
        Assert.Equal("flat centered", fitted.Model.Info.Kind);
        float[] distances = [.. fitted.History!.Select(e => e.Terms["Distance"])];
        Assert.InRange(distances[^1], 0, distances[0] / 2);
        float[] input = [.. Rows.SelectMany(r => r)];
        float[] scores = fitted.Model.Run(input, OutputRole.ReconstructionError);
        float[][] codes = [.. fitted.Model.Run(input, OutputRole.Latent).Chunk(2)];
        Assert.All(scores.Zip(codes), pair => Assert.Equal(pair.First, Close.Squared(pair.Second, Center(options)) / 2, 1e-4));
    }

    [Fact]
    public void Make_OptionsThatDoNotGoWithTheKind_AreRefused()
    {
        var options = new AutoencoderOptions { Objective = new TestObjectiveSettings(1), LatentActivation = Activation.Sigmoid };
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Contains(
            "LatentActivation is Sigmoid; it must be another than Sigmoid for the test.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Make_FusedStepForAnotherKind_IsRefused()
    {
        var options = new AutoencoderOptions { Objective = new TestObjectiveSettings(1), Step = GradientStep.Fused };
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Contains("it must be Reconstruction() for the step Fused", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The mean of the codes of the training rows under the first weights, which the kind kept.</summary>
    private static float[] Center(AutoencoderOptions options)
    {
        using var data = Tiny.Data(Rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        var state = InitialWeights.Draw(setup.Step.Layout, options.Initializer, 1);
        var numbers = TrainingCodes.Of(setup, state);
        setup.Plan.Objective.Prepare(numbers);
        return numbers[((TestObjective)setup.Plan.Objective).Center].ToArray();
    }
}
