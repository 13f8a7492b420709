using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Sequences of different length, by both estimators.</summary>
public sealed partial class PaddedFitTests
{
    private const int Steps = Sequences.Steps;
    private const int Channels = 2;

    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> All => Sequences.Names;

    public static TheoryData<string> Kinds =>
        new(((IEnumerable<object[]>)KindCases.Names).Select(row => (string)row[0]).Where(name => IsForRecurrent(name)));

    /// <summary>It rebuilds short sequences as it does long ones.</summary>
    [Theory]
    [InlineData("lstm")]
    [InlineData("attention")]
    public void Fit_SequencesOfDifferentLength_RebuildsTheirSteps(string name)
    {
        var options = Options(name);
        (options.Epochs, options.Patience) = (40, null);
        float[][] rows = Sequences.Waves(options.Architecture, 120);
        var view = Views.Of(_ml, rows);
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.Equal((120, 0), (fitted.Model.Info.Training.Rows, fitted.Model.Info.Training.SkippedRows));
        var scored = fitted.Transform(view);
        float[] errors = Views.Scalars(scored, "Error");
        float[][] rebuilt = Views.Vectors(scored, "Rebuilt"),
            parts = Views.Vectors(scored, "Parts");
        Assert.All(Views.Vectors(scored, "Latent"), code => Assert.All(code, value => Assert.True(float.IsFinite(value))));
        foreach (bool isShort in new[] { true, false })
        {
            // Of scaled values, whose variance is 1.
            float mean = errors.Where((_, i) => (Sequences.Short(rows[i]).Length < Steps * Channels * 2 / 3) == isShort).Average();
            Assert.InRange(mean, 0, 0.5f);
        }
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i].Select(float.IsNaN), rebuilt[i].Select(float.IsNaN));
            Assert.All(parts[i].Where((_, j) => float.IsNaN(rows[i][j])), part => Assert.Equal(0, part));
            Assert.Equal(1, parts[i].Sum() / errors[i], 1e-4);
        }
    }

    /// <summary>The chain that plain ML.NET loads, and the batched one, score as the fitted model does.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Load_SavedChain_ScoresAsTheFittedModel(string name)
    {
        var options = Options(name);
        float[][] rows = [.. Sequences.Waves(options.Architecture, 60)];
        rows[7][0] = float.NaN;
        rows[8].AsSpan().Fill(float.NaN);
        var view = Views.Of(_ml, rows);
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, view.Schema, stream);
        var expected = fitted.Transform(view);
        var loaded = SavedPipeline.Load(new MLContext(), stream, out _);
        foreach (var model in new[] { loaded, loaded.WithBatchedOnnx(_ml) })
        {
            var actual = model.Transform(view);
            AssertSame([Views.Scalars(expected, "Error")], [Views.Scalars(actual, "Error")]);
            foreach (string column in new[] { "Latent", "Rebuilt", "Parts" })
                AssertSame(Views.Vectors(expected, column), Views.Vectors(actual, column));
        }
        Assert.Equal([7, 8], Enumerable.Range(0, 60).Where(i => float.IsNaN(Views.Scalars(expected, "Error")[i])));
    }

    [Theory]
    [InlineData("gru")]
    [InlineData("temporal")]
    public void Fit_Detector_SetsItsThresholdAndFindsOddSequences(string name)
    {
        var architecture = Sequences.Named(Steps, Channels)[name];
        var options = new AutoencoderAnomalyOptions
        {
            Architecture = architecture,
            LatentSize = 3,
            HiddenSizes = architecture is RecurrentSettings ? [12] : null,
            Epochs = 40,
            BatchSize = 16,
            LearningRate = 0.01,
            Contamination = 0.05,
            Patience = null,
            Seed = 1,
        };
        float[][] rows = Sequences.Waves(architecture, 120);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, rows));
        var scored = detector.Transform(Views.Of(_ml, rows));
        Views.AssertLabels(scored, 0.05);
        float[][] odd =
        [
            .. Sequences.Waves(architecture, 50, seed: 2).Select(row => row.Select((x, i) => i % 5 == 0 ? 3 - x : x).ToArray()),
        ];
        Assert.InRange(Views.Flags(detector.Transform(Views.Of(_ml, odd)), "PredictedLabel").Count(flag => flag), 45, 50);
    }

    /// <summary>Every objective, loss and corruption learns from padded rows and scores them, or says before that it does not.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_AnyKind_LearnsPaddedRows(string kind)
    {
        var options = KindCases.Options(kind, epochs: 12);
        options.Architecture = Sequences.Named(Steps, Channels)["gru"];
        options.ReconstructionErrorColumnName = "Error";
        options.FeatureWeights = options.FeatureWeights is null
            ? null
            : [.. Enumerable.Range(0, Steps * Channels).Select(i => 0.5 + (i % 3))];
        if (options.Objective is LaplacianSettings)
        {
            KindChecks.AssertFault(options, "without maskPadding for Laplacian(");
            return;
        }
        float[][] rows = Sequences.Waves(options.Architecture, 120);
        var view = Views.Of(_ml, rows);
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.Equal(0, fitted.Model.Info.Training.SkippedRows);
        Assert.All(Views.Scalars(fitted.Transform(view), "Error"), error => Assert.True(float.IsFinite(error)));
        Assert.True(fitted.History![^1].TrainingLoss < fitted.History[0].TrainingLoss, $"{fitted.History[^1].TrainingLoss}");
        Assert.All(fitted.History, epoch => Assert.True(double.IsFinite(epoch.MeanSquaredError!.Value)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_SameSeed_GivesTheSameBytes(string name)
    {
        Assert.Equal(Bytes(), Bytes());

        byte[] Bytes()
        {
            var options = Options(name);
            (options.Corruption, options.HiddenDropout, options.Restarts) = (Corruption.Swap(0.2), 0.1, 1);
            using var fitted = Fit(options, Sequences.Waves(options.Architecture, 60));
            return fitted.Model.ToOnnx();
        }
    }

    /// <summary>A decoder by itself does not know of padding; of whole rows' codes it makes what the model makes.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Decode_CodesOfWholeRows_GivesTheirReconstructions(string name)
    {
        var options = Options(name);
        float[][] rows = Sequences.Waves(options.Architecture, 60);
        using var fitted = Fit(options, rows);
        var scored = fitted.Transform(Views.Of(_ml, rows));
        int[] whole = [.. Enumerable.Range(0, rows.Length).Where(i => !rows[i].Any(float.IsNaN))];
        Assert.NotEmpty(whole);
        float[][] codes = Views.Vectors(scored, "Latent"),
            rebuilt = Views.Vectors(scored, "Rebuilt");
        Close.AssertEqual([.. whole.Select(i => rebuilt[i])], fitted.Model.Decoder!.Decode([.. whole.Select(i => codes[i])]));
        Assert.All(fitted.Model.Decoder.Decode(codes), row => Assert.All(row, x => Assert.True(float.IsFinite(x))));
    }

    [Fact]
    public void Make_WhatDoesNotGoWithPadding_IsRefused()
    {
        foreach (string name in Sequences.Named(1, 1).Keys)
        {
            var options = Options(name);
            options.TargetColumnName = "Other";
            KindChecks.AssertFault(options, "TargetColumnName is Other; it must be null for ");
        }
        var normalized = Options("temporal");
        normalized.Normalization = Normalization.Layer;
        KindChecks.AssertFault(normalized, "Normalization is Layer; it must be None for TemporalConvolutional with maskPadding");
    }

    /// <summary>Without the option nothing is other than it was: a NaN is a missing value, and the choice is written as ever.</summary>
    [Fact]
    public void Fit_NotMasked_LeavesRowsWithNaNOut()
    {
        var options = Options("gru");
        float[][] rows = Sequences.Waves(options.Architecture, 60);
        options.Architecture = Architecture.Recurrent(Steps, Channels, RecurrentCell.Gru);
        using var fitted = Fit(options, rows);
        int padded = rows.Count(row => row.Any(float.IsNaN));
        Assert.Equal((60 - padded, padded), (fitted.Model.Info.Training.Rows, fitted.Model.Info.Training.SkippedRows));
        Assert.Equal(padded, Views.Scalars(fitted.Transform(Views.Of(_ml, rows)), "Error").Count(float.IsNaN));
        Assert.DoesNotContain("askPadding", fitted.Model.Info.OptionsJson, StringComparison.Ordinal);
        Assert.Equal("Recurrent(length: 8, channels: 2, cell: \"Gru\", bidirectional: false, patch: 1)", $"{options.Architecture}");
        foreach (var masked in Sequences.Named(Steps, Channels).Values)
        {
            Assert.EndsWith(", maskPadding: true)", $"{masked}", StringComparison.Ordinal);
            if (masked is not TemporalConvolutionalSettings) // whose list of dilations is written only
                Assert.Equal(masked, ReflectedJson.Deserialize<Architecture>(ReflectedJson.Serialize(masked)));
        }
    }

    private static bool IsForRecurrent(string kind)
    {
        var options = KindCases.Options(kind);
        return options.Architecture == Architecture.Dense() && options.PretrainingEpochs == 0 && options.Objective is not DeepSvddSettings;
    }

    private static AutoencoderOptions Options(string name)
    {
        var options = Sequences.Options(Sequences.Named(Steps, Channels)[name]);
        options.HiddenSizes = options.Architecture is RecurrentSettings ? [12] : null;
        options.LearningRate = 0.01;
        (options.ReconstructionErrorColumnName, options.ReconstructionColumnName, options.ContributionsColumnName) = (
            "Error",
            "Rebuilt",
            "Parts"
        );
        return options;
    }

    private AutoencoderTransformer Fit(AutoencoderOptions options, float[][] rows) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows));

    private static void AssertSame(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Select(row => row.Select(float.IsNaN).ToArray()), actual.Select(row => row.Select(float.IsNaN).ToArray()));
        Close.AssertEqual(
            [.. expected.SelectMany(row => row.Where(x => !float.IsNaN(x)))],
            (float[])[.. actual.SelectMany(row => row.Where(x => !float.IsNaN(x)))]
        );
    }
}
