using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>A search for the detector that ranks labeled anomalies highest, alone and behind other steps of a pipeline.</summary>
public sealed class LabeledSearchTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Usual values that do not belong together are anomalies to a detector that has learned what does.</summary>
    [Fact]
    public void FindBest_Labels_RankDetectorsByAveragePrecision()
    {
        var search = Search(Labeled());
        search.Vary = (options, candidate, _) => options.LearningRate = candidate == 0 ? 1e-7 : 0.01;
        search.Candidates = 2;
        search.Reduction = 2;
        var found = Trainer().FindBest(Normal(), search);
        using var best = found.Best;
        Assert.Equal([1, 0], found.Trials.Select(trial => trial.Candidate));
        var metrics = _ml.AnomalyDetection.EvaluateDetector(best.Transform(Labeled()));
        Assert.Equal(1 - metrics.AveragePrecision, found.Trials[0].Metric, 12);
    }

    [Theory]
    [InlineData(new float[] { 3, 2, 1, 0 }, new float[] { 1, 0, 1, 0 }, (1 + (2 / 3.0)) / 2)]
    [InlineData(new float[] { 1, 1, 1, 1 }, new float[] { 1, 0, 0, 0 }, 0.25)]
    [InlineData(new float[] { 1, 2, 3, 4 }, new float[] { 1, 0, 0, float.NaN }, 1 / 3.0)]
    [InlineData(new float[] { float.NaN, 2, 3, 4 }, new float[] { 1, 0, 0, 0 }, 0.25)]
    public void AveragePrecision_Rows_IsTheMeanOverAnomalies(float[] scores, float[] labels, double expected)
    {
        var rows = scores.Zip(labels, (score, label) => new Scored { Score = score, Label = label });
        var view = _ml.Data.LoadFromEnumerable(rows.ToList());
        var detector = _ml.Transforms.CopyColumns("Copy", "Score").Fit(view); // leaves the scores as they are
        Assert.Equal(expected, new LabeledRows(view, "Label").AveragePrecision(detector), 12);
    }

    /// <summary>The steps before are fitted once; what comes out is one chain.</summary>
    [Fact]
    public void FindBest_BehindOtherSteps_GivesAChainThatScoresRawRows()
    {
        var (training, labeled) = (Normal(), Labeled());
        int fits = 0;
        var before = new Counted(_ml.Transforms.NormalizeMeanVariance("Features"), () => fits++);
        var search = Search(labeled);
        search.Candidates = 3;
        var found = Trainer().FindBest(before, training, search);
        using var whole = found.Best;
        Assert.Equal(1, fits);
        Assert.Same(labeled, search.Validation);
        Assert.Equal(found.Trials[0].Metric, 1 - _ml.AnomalyDetection.EvaluateDetector(whole.Transform(labeled)).AveragePrecision, 12);
    }

    [Fact]
    public void FindBest_BehindOtherSteps_WrongSearchFitsNoStep()
    {
        var before = new Counted(_ml.Transforms.NormalizeMeanVariance("Features"), () => Assert.Fail("a step was fitted"));
        var search = Search(Labeled());
        search.LabelColumnName = null;
        Assert.Throws<ArgumentException>("search", () => Trainer().FindBest(before, Normal(), search));
    }

    [Fact]
    public void FindBest_LabelsOfNoUse_SaysWhatToGive()
    {
        Assert.Contains("go together", Fault(new() { Validation = Labeled() }), StringComparison.Ordinal);
        Assert.Contains("go together", Fault(new() { LabelColumnName = "Label" }), StringComparison.Ordinal);
        var search = Search(Labeled());
        search.Metric = (_, _) => 0;
        Assert.Contains("a search goes by one of them", Fault(search), StringComparison.Ordinal);
        var features = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options());
        Assert.Contains(
            "codes have none; search for a detector",
            Assert.Throws<ArgumentException>("search", () => features.FindBest(Normal(), Search(Labeled()))).Message,
            StringComparison.Ordinal
        );
        search = Search(Normal());
        Assert.Contains(
            "Column 'Label' has 0 anomalies in 300 rows",
            Assert.Throws<InvalidOperationException>(() => Trainer().FindBest(Normal(), search)).Message,
            StringComparison.Ordinal
        );
        search = Search(Labeled());
        search.LabelColumnName = "Features";
        Assert.Contains(
            "LabelColumnName names one of Booleans",
            Assert.Throws<InvalidOperationException>(() => Trainer().FindBest(Normal(), search)).Message,
            StringComparison.Ordinal
        );
        search.LabelColumnName = "None";
        Assert.Throws<ArgumentOutOfRangeException>(() => Trainer().FindBest(Normal(), search));

        string Fault(AutoencoderSearchOptions wrong) =>
            Assert.Throws<ArgumentException>("search", () => Trainer().FindBest(Normal(), wrong)).Message;
    }

    private static AutoencoderSearchOptions Search(IDataView validation) =>
        new()
        {
            Candidates = 4,
            Reduction = 2,
            Validation = validation,
            LabelColumnName = "Label",
        };

    private AutoencoderAnomalyTrainer Trainer()
    {
        var options = Tiny.AnomalyOptions(epochs: 20);
        (options.Score, options.Contamination) = (AnomalyScore.ReconstructionError, 0);
        return _ml.AnomalyDetection.Trainers.Autoencoder("Features", options);
    }

    private IDataView Normal() => View(Samples.Curve(300, 5).Select(features => (features, false)));

    /// <summary>Rows of the curve, and rows whose values do not belong together.</summary>
    private IDataView Labeled()
    {
        float[][] rows = Samples.Curve(200, 5, seed: 2);
        return View(rows.Select((row, i) => (i % 10 > 0 ? row : [.. row.Select((_, j) => rows[(i + (37 * j)) % 200][j])], i % 10 == 0)));
    }

    private IDataView View(IEnumerable<(float[] Features, bool IsAnomaly)> rows) =>
        Views.Of(_ml, rows.Select(row => new TestRow { Label = row.IsAnomaly ? 1 : 0, Features = row.Features }), 5);

    private sealed class Scored
    {
        public float Score { get; set; }

        public float Label { get; set; }
    }

    private sealed class Counted(IEstimator<ITransformer> estimator, Action fitted) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            fitted();
            return estimator.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }
}
