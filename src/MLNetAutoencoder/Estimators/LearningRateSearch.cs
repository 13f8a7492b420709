using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Settings;
using MLNetAutoencoder.Training;

namespace MLNetAutoencoder.Estimators;

/// <summary>What both estimators do to find a learning rate: read, test, log. Neither environment nor options are changed.</summary>
internal static class LearningRateSearch
{
    public const double Lowest = 1e-7;
    public const double Highest = 10;
    public const int Steps = 100;

    private const int LeastSteps = 10;

    /// <summary>
    /// Takes the place of a seed that the options leave to the environment: to draw one there would change what the next <c>Fit</c> draws.
    /// </summary>
    private const int Seed = 0;

    /// <param name="environment">Has the log and the GPU.</param>
    /// <param name="view">The data.</param>
    /// <param name="inputNames">The columns of features.</param>
    /// <param name="options">Checked.</param>
    /// <param name="lowest">The first rate.</param>
    /// <param name="highest">The last rate.</param>
    /// <param name="steps">How many rates.</param>
    public static LearningRateRange Test(
        IHostEnvironment environment,
        IDataView view,
        IReadOnlyList<string> inputNames,
        AutoencoderTrainingOptions options,
        double lowest,
        double highest,
        int steps
    )
    {
        SettingRange.Require((float)lowest > 0 && lowest < highest, lowest, $"above 0 and below {nameof(highest)}");
        SettingRange.Require((float)highest <= float.MaxValue, highest, "finite in single precision");
        SettingRange.Require(steps >= LeastSteps, steps, $"{LeastSteps} or greater");
        Guard.Data(
            !options.Optimizer.NeedsFullBatch,
            $"Optimizer is {options.Optimizer}, which finds the length of its steps by itself; there is no learning rate to find."
        );
        TorchLibrary.Load();
        using var channel = environment.Start("Autoencoder; Learning rate range test");
        var log = new TrainingLog(
            line => channel.Info(MessageSensitivity.None, line),
            line => channel.Warning(MessageSensitivity.None, line)
        );
        int seed = options.Seed ?? Seed;
        var reading = AutoencoderFit.DataOptions(inputNames, options, seed, null) with { Fingerprint = false };
        using var data = TrainingData.Open(view, reading, log.Info, options.CancellationToken);
        AutoencoderFit.Warn(data, log);
        var setup = DeviceChoice.Open(environment, data, options, log);
        var range = LearningRateRangeTest.Take(setup, seed, LearningRateRangeTest.Rates(lowest, highest, steps));
        log.Info(
            Invariant.Text(
                $"Took {range.Count} of {steps} steps; the suggested learning rate is "
                    + $"{range.Suggested?.ToString("G3", CultureInfo.InvariantCulture) ?? "none"}."
            )
        );
        return range;
    }
}
