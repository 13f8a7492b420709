using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>What holds for every architecture that takes windows of a series.</summary>
public sealed class SequenceArchitectureTests
{
    private const int Steps = 14;

    private static readonly float[][] Rows = Ecg.Short(120);

    public static TheoryData<string> All => [.. Named(Steps, 1).Keys];

    /// <summary>One of each thing that a training could get wrong.</summary>
    public static TheoryData<string> Trained => ["lstm", "gru over patches", "bidirectional gru", "attention"];

    [Theory]
    [MemberData(nameof(All))]
    public void Write_AnyNumbers_GivesWhatTorchGives(string name)
    {
        EngineParity.AssertSame(Options(Named(Steps, 1)[name]), Rows);
        EngineParity.AssertSame(Options(Named(7, 2)[name]), Rows);
        EngineParity.AssertSame(Options(Named(1, Steps)[name]), Rows[..1]);
        var deep = Options(Named(2, 7)[name]);
        deep.LatentActivation = Activation.Tanh;
        deep.OutputActivation = Activation.Sigmoid;
        deep.EncoderActivation = deep.DecoderActivation = Activation.Gelu;
        deep.HiddenSizes = deep.Architecture is RecurrentSettings ? [5, 3] : null;
        EngineParity.AssertSame(deep, Rows);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_AnyParameter_HasTheGradientOfFiniteDifferences(string name)
    {
        var options = Options(Named(3, 2)[name]);
        options.HiddenSizes = options.Architecture is RecurrentSettings ? [3, 2] : null;
        PlanChecks.AssertGradient(options, Samples.Noise(4, 6));
    }

    /// <summary>Dropout too follows from the seed.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Fit_SameSeed_GivesTheSameBytes(string name)
    {
        byte[] first = Fit(1);
        Assert.Equal(first, Fit(1));
        Assert.NotEqual(first, Fit(2));

        byte[] Fit(int seed)
        {
            var options = Options(Named(Steps, 1)[name]);
            (options.Epochs, options.Seed, options.HiddenDropout) = (2, seed, 0.2);
            return Bytes(options);
        }
    }

    [Fact]
    public void Fit_BatchInSeveralParts_GivesTheSameBytesOnAnyNumberOfThreads()
    {
        Assert.Equal(Fit(1), Fit(2));

        static byte[] Fit(int threads)
        {
            var options = Options(Architecture.Recurrent(Steps));
            (options.HiddenSizes, options.BatchSize, options.Epochs, options.Threads) = ([64], 128, 1, threads);
            Assert.Equal(2, Sharding.Count(AutoencoderPlan.Make(options, Steps), options.BatchSize!.Value, isFused: false));
            return Bytes(options);
        }
    }

    [Theory]
    [MemberData(nameof(Trained))]
    public void Fit_HeartBeats_RebuildsBetterThanUntrainedAndIsSaved(string name)
    {
        var ml = new MLContext(seed: 1);
        var options = Options(Named(Steps, 1)[name]);
        (options.Epochs, options.LearningRate, options.ReconstructionErrorColumnName) = (Epochs(name), Rate(name), "Error");
        var view = Views.Of(ml, Rows);
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        float[] errors = Views.Scalars(fitted.Transform(view), "Error");
        // 1 is what the mean row gives for all.
        Assert.InRange(errors.Average(), 0, 0.75 * Math.Min(KindChecks.UntrainedError(options, Rows), 1));

        using var stream = new MemoryStream();
        ml.Model.Save(fitted, view.Schema, stream);
        using var loaded = (IDisposable)SavedPipeline.Load(new MLContext(), stream, out _);
        Close.AssertEqual(errors, Views.Scalars(((ITransformer)loaded).Transform(view), "Error"));
    }

    [Theory]
    [MemberData(nameof(Trained))]
    public void Fit_Detector_FindsAbnormalBeats(string name)
    {
        var ml = new MLContext(seed: 1);
        var (normal, abnormal) = (
            Rows,
            Ecg.Load().Where(row => row.Label == 1).Select(row => row.Features.Where((_, i) => i % 10 == 5).ToArray()).ToArray()
        );
        var options = new AutoencoderAnomalyOptions
        {
            Architecture = Named(Steps, 1)[name],
            LatentSize = 4,
            HiddenSizes = Options(Named(Steps, 1)[name]).HiddenSizes,
            Epochs = Epochs(name) / 2,
            BatchSize = 16,
            LearningRate = Rate(name),
            Seed = 1,
        };
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(ml, normal));
        float[] low = Views.Scalars(detector.Transform(Views.Of(ml, normal)), "Score");
        float[] high = Views.Scalars(detector.Transform(Views.Of(ml, abnormal)), "Score");
        Assert.InRange(high.Average(score => low.Count(other => other < score) / (double)low.Length), 0.9, 1);
    }

    /// <summary>A row that has no value does not spoil those that are scored with it.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Transform_RowWithNaN_LeavesTheOthersAlone(string name)
    {
        var ml = new MLContext(seed: 1);
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", Options(Named(Steps, 1)[name])).Fit(Views.Of(ml, Rows));
        float[][] spoilt = [.. Rows.Select(row => row.ToArray())];
        spoilt[3][5] = float.NaN;
        spoilt[4][0] = float.PositiveInfinity;
        var (codes, others) = (
            Views.Vectors(fitted.Transform(Views.Of(ml, Rows)), "Latent"),
            Views.Vectors(fitted.Transform(Views.Of(ml, spoilt)), "Latent")
        );
        Assert.All(others[3].Concat(others[4]), value => Assert.True(float.IsNaN(value)));
        for (int i = 0; i < codes.Length; i++)
        {
            if (i is not (3 or 4))
                Close.AssertEqual(codes[i], others[i]);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_WindowOfAnotherSize_TellsBothBeforeTraining(string name)
    {
        var ml = new MLContext();
        var estimator = ml.Transforms.Autoencoder("Latent", "Features", Options(Named(7, 3)[name]));
        var error = Assert.Throws<InvalidOperationException>(() => estimator.Fit(Views.Of(ml, Rows)));
        Assert.Contains("length 7 x 3 channels = 21 values, but the feature column has 14", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Make_Normalization_IsRefused(string name)
    {
        var options = Options(Named(Steps, 1)[name]);
        options.Normalization = Normalization.Batch;
        var error = Assert.Throws<ArgumentException>(
            "options",
            () => new MLContext().Transforms.Autoencoder("Latent", "Features", options)
        );
        Assert.Contains("Normalization is Batch; it must be None for ", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Architecture> Named(int length, int channels) =>
        new()
        {
            ["lstm"] = Architecture.Recurrent(length, channels),
            ["gru"] = Architecture.Recurrent(length, channels, RecurrentCell.Gru),
            ["bidirectional lstm"] = Architecture.Recurrent(length, channels, RecurrentCell.Lstm, bidirectional: true),
            ["gru over patches"] = Architecture.Recurrent(length, channels, RecurrentCell.Gru, patch: length % 7 == 0 ? 7 : 1),
            ["bidirectional gru"] = Architecture.Recurrent(length, channels, RecurrentCell.Gru, bidirectional: true),
            ["attention"] = Architecture.Attention(length, channels, width: 8, heads: 2, blocks: 2),
            ["attention over patches"] = Architecture.Attention(
                length,
                channels,
                patch: length % 7 == 0 ? 7 : 1,
                width: 6,
                heads: 3,
                blocks: 1
            ),
        };

    /// <summary>A rate that the kind learns well at: attention wants a small one.</summary>
    private static double Rate(string name) => name.StartsWith("attention", StringComparison.Ordinal) ? 0.002 : 0.01;

    private static int Epochs(string name) => name.StartsWith("attention", StringComparison.Ordinal) ? 50 : 25;

    private static AutoencoderOptions Options(Architecture architecture) =>
        new()
        {
            Architecture = architecture,
            LatentSize = 3,
            HiddenSizes = architecture is RecurrentSettings ? [8] : null,
            Epochs = 3,
            BatchSize = 16,
            Seed = 1,
        };

    private static byte[] Bytes(AutoencoderOptions options)
    {
        var ml = new MLContext();
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Rows));
        return fitted.Model.ToOnnx();
    }
}
