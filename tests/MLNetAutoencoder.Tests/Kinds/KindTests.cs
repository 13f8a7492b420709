using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>What every kind has to do.</summary>
public sealed class KindTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Select(r => r.Features)];
    private static readonly float[] Input = [.. Rows.SelectMany(r => r)];
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => KindCases.Names;

    /// <summary>Code and reconstruction of the file are those of the engine.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_TrainedKind_GivesWhatTheEngineGives(string kind) =>
        EngineParity.AssertTrained(Views.Of(_ml, Rows), KindCases.Options(kind, epochs: 5), Rows);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_SameSeed_GivesTheSameBytesAndTheTermsOfTheObjective(string kind)
    {
        var (first, second) = (Fit(KindCases.Options(kind, epochs: 3)), Fit(KindCases.Options(kind, epochs: 3)));
        using (first)
        using (second)
            Assert.Equal(first.Model.ToOnnx(), second.Model.ToOnnx());
        var plan = AutoencoderPlan.Make(KindCases.Options(kind), Wine.Features);
        Assert.Equal(plan.Kind, first.Model.Info.Kind);
        Assert.All(first.History!, epoch => Assert.Equal(plan.Objective.Terms, epoch.Terms.Keys));
        Assert.All(first.History!, epoch => Assert.All(epoch.Terms.Values, value => Assert.True(float.IsFinite(value))));
    }

    /// <summary>A learning rate of next to nothing leaves the network as it was drawn.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_Kind_BeatsItsUntrainedNetwork(string kind)
    {
        var options = KindCases.Options(kind);
        options.ReconstructionErrorColumnName = "Error";
        var untrained = KindCases.Options(kind, epochs: 1);
        (untrained.ReconstructionErrorColumnName, untrained.LearningRate) = ("Error", 1e-30);
        if (options.Corruption is not null)
            untrained.Corruption = Corruption.Gaussian(1e-3);
        using var after = Fit(options);
        using var before = Fit(untrained);
        float trained = after.Model.Run(Input, OutputRole.ReconstructionError).Average(),
            drawn = before.Model.Run(Input, OutputRole.ReconstructionError).Average();
        Assert.True(trained < drawn - (0.2 * Math.Abs(drawn)), $"{trained} after training and {drawn} before");
    }

    /// <summary>
    /// As a detector it scores and labels, and says the same when it is loaded by plain ML.NET; what the features contribute is the score.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_Detector_ScoresAsItsSavedModel(string kind)
    {
        var view = Views.Of(_ml, Rows);
        var options = KindCases.AnomalyOptions(kind, epochs: 3);
        bool isSum = options.Objective.ScoresReconstruction;
        options.ContributionsColumnName = isSum ? "Parts" : null;
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        var scored = detector.Transform(view);
        float[] scores = [.. scored.GetColumn<float>("Score")];
        Assert.Equal(Rows.Length, scores.Count(float.IsFinite));
        Views.AssertLabels(scored, 0.1);
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, view.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(_ml, stream, out _).Transform(Views.Of(_ml, Rows[..50]));
        Close.AssertEqual(scores[..50], [.. loaded.GetColumn<float>("Score")]);
        if (!isSum)
            return;
        float[][] contributions = Views.Vectors(scored, "Parts");
        Assert.All(contributions, row => Assert.Equal(Wine.Features, row.Count(float.IsFinite)));
        Close.AssertEqual(scores, [.. contributions.Select(row => row.Sum())]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Contributions_ToAScoreThatIsNoSum_AreRefused(string kind)
    {
        var options = KindCases.AnomalyOptions(kind);
        (options.ContributionsColumnName, options.Score) = ("Parts", AnomalyScore.ReconstructionError);
        if (options.Objective.ScoresReconstruction)
            _ = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options);
        else
            Assert.Throws<ArgumentException>("options", () => _ml.AnomalyDetection.Trainers.Autoencoder("Features", options));
    }

    private AutoencoderTransformer Fit(AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Rows));
}
