using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

/// <summary>The highest scores of a view and what they come from, by detectors whose options ask for nothing of it.</summary>
public sealed class ExplainTests
{
    private const int Features = 5;
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<AnomalyScore, InputScaling> Scores =>
        new()
        {
            { AnomalyScore.Distance, InputScaling.Quantile },
            { AnomalyScore.ReconstructionError, InputScaling.Standard },
            { AnomalyScore.Denoising, InputScaling.Standard },
        };

    [Fact]
    public void Explain_DefaultOptions_NamesTheFeatureThatIsOff()
    {
        float[][] rows = Samples.Curve(400, Features);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features").Fit(Views.Of(_ml, rows));
        float[][] odd = [.. Samples.Curve(60, Features, seed: 9), .. Samples.Curve(Features, Features, seed: 9)];
        for (int i = 0; i < Features; i++)
            odd[60 + i][i] += 20;
        var explained = detector.Explain(Views.Of(_ml, odd), Features, features: 1);
        Assert.Equal([60, 61, 62, 63, 64], explained.Select(row => row.Row).Order());
        Assert.All(explained, row => Assert.True(row.IsAnomaly));
        Assert.All(explained, row => Assert.InRange(row.Probability!.Value, 0.9f, 1));
        foreach (var row in explained)
        {
            var feature = Assert.Single(row.Features);
            int place = (int)row.Row - 60;
            Assert.Equal($"f{place}", feature.Name);
            Assert.Equal(odd[row.Row][place], feature.Value);
            Assert.InRange(feature.Share, 0.5f, 1);
            Assert.True(feature.Expected < feature.Value);
        }
    }

    /// <summary>What is told is what the columns hold of a detector whose options name them.</summary>
    [Theory]
    [MemberData(nameof(Scores))]
    public void Explain_WithoutColumns_TellsWhatTheColumnsHold(AnomalyScore score, InputScaling scaling)
    {
        float[][] rows = Samples.Noise(120, Features, scale: 4);
        rows[7][2] = float.NaN;
        var view = Views.Of(_ml, rows);
        var options = Tiny.AnomalyOptions();
        (options.Score, options.Scaling) = (score, scaling);
        options.Corruption = score == AnomalyScore.Denoising ? Corruption.Gaussian(0.3) : null;
        using var plain = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        (options.ContributionsColumnName, options.ReconstructionColumnName, options.ProbabilityColumnName) = ("Parts", "Rebuilt", "Share");
        using var named = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        var scored = named.Transform(view);
        float[] scores = Views.Scalars(scored, "Score");
        float[][] parts = Views.Vectors(scored, "Parts");
        float[][] rebuilt = Views.Vectors(scored, "Rebuilt");
        float[] shares = Views.Scalars(scored, "Share");
        var explained = plain.Explain(view, top: 1000, features: Features);
        Assert.Equal(119, explained.Count);
        Assert.DoesNotContain(explained, row => row.Row == 7);
        Assert.Equal(explained.OrderByDescending(row => row.Score).Select(row => row.Score), explained.Select(row => row.Score));
        foreach (var row in explained)
        {
            int i = (int)row.Row;
            Close.AssertEqual([scores[i], shares[i]], [row.Score, row.Probability!.Value]);
            Assert.Equal(row.Score > plain.Threshold, row.IsAnomaly);
            foreach (var feature in row.Features)
            {
                int slot = int.Parse(feature.Name[1..]);
                Assert.Equal(rows[i][slot], feature.Value);
                Close.AssertEqual([parts[i][slot]], [feature.Contribution]);
                Close.AssertEqual([rebuilt[i][slot]], [feature.Expected!.Value], unit: 1);
                Close.AssertEqual([parts[i][slot] / parts[i].Sum()], [feature.Share], unit: 1);
            }
        }
        Assert.Equal(explained.Take(3).Select(row => row.Row), plain.Explain(view, 3, Features).Select(row => row.Row));
        Assert.Equal(
            explained[0].Features.Take(2).Select(feature => feature.Name),
            plain.Explain(view, 1, 2)[0].Features.Select(feature => feature.Name)
        );
        Assert.Equal(explained.Select(row => row.Row), named.Explain(view, 1000).Select(row => row.Row));
    }

    [Fact]
    public void Explain_LoadedOrWithAnotherThreshold_TellsTheSame()
    {
        var view = Views.Of(_ml, Samples.Noise(90, Features));
        using var fitted = _ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).Fit(view);
        string[] expected = Lines(fitted);
        using var file = AutoencoderModel.Load(fitted.Model.ToOnnx());
        using var other = fitted.WithThreshold(-1000);
        Assert.All(other.Explain(view), row => Assert.True(row.IsAnomaly));
        using var back = other.WithThreshold(fitted.Threshold);
        using var stream = new MemoryStream();
        _ml.Model.Save(back, view.Schema, stream);
        var loaded = SavedPipeline.Load(new MLContext(), stream, out _).WithBatchedOnnx(_ml);
        using var owner = (IDisposable)loaded;
        Assert.Equal(expected, Lines(new AutoencoderAnomalyTransformer(file)));
        Assert.Equal(expected, Lines(back));
        Assert.Equal(expected, Lines(Assert.IsType<AutoencoderAnomalyTransformer>(loaded)));

        string[] Lines(AutoencoderAnomalyTransformer detector) => [.. detector.Explain(view).Select(row => row.ToString())];
    }

    /// <summary>Nodes that explain would cost time with every row that is scored.</summary>
    [Fact]
    public void Fit_DefaultOptions_HasNoNodeThatScoringDoesNotNeed()
    {
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features").Fit(Views.Of(_ml, Samples.Curve(200, Features)));
        Assert.Equal(Nodes(detector.Model.ToOnnx(ModelPart.Scorer)), Nodes(detector.Model.ToOnnx()));
        Assert.True(Nodes(ExplanationNodes.Join(detector.Model)!) > Nodes(detector.Model.ToOnnx()));

        static int Nodes(byte[] onnx) => ModelProto.Read(onnx).Graph.Node.Count;
    }

    [Fact]
    public void Explain_Categories_TellsTheCategory()
    {
        string[] colors = ["red", "green", "blue"];
        var random = new Random(1);
        var view = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 600).Select(i => new Item { Color = colors[i % 3], Size = (i % 3) + (0.1f * random.NextSingle()) }).ToList()
        );
        var pipeline = _ml
            .Transforms.Categorical.OneHotEncoding("Color")
            .Append(_ml.Transforms.Concatenate("Features", "Size", "Color"))
            .Append(_ml.AnomalyDetection.Trainers.Autoencoder("Features", new AutoencoderAnomalyOptions { Seed = 1 }));
        using var model = pipeline.Fit(view);
        var prepared = ((IEnumerable<ITransformer>)model)
            .Take(2)
            .Aggregate(
                _ml.Data.LoadFromEnumerable([new Item { Color = "purple", Size = 1.05f }, new Item { Color = "red", Size = 2.05f }]),
                (rows, step) => step.Transform(rows)
            );
        var explained = model.LastTransformer.Explain(prepared, features: 2).OrderBy(row => row.Row).ToList();
        var unknown = explained[0].Features.Single(feature => feature.Name == "Color");
        Assert.Equal(("", "none", 0), (unknown.Category, unknown.ValueText, unknown.Value));
        Assert.Contains(unknown.ExpectedCategory, colors);
        Assert.StartsWith($"Color none, expected {unknown.ExpectedCategory}, ", unknown.ToString(), StringComparison.Ordinal);
        var red = explained[1].Features.Single(feature => feature.Name == "Color");
        Assert.Equal(("red", "red", 1), (red.Category, red.ValueText, red.Value));
        var size = explained[1].Features.Single(feature => feature.Name == "Size");
        Assert.Equal((null, "2.05", 2.05f), (size.Category, size.ValueText, size.Value));
    }

    [Fact]
    public void Explain_Target_TellsItsValues()
    {
        var (noisy, clean) = Pairs.Rows(120);
        clean[5][1] += 4000;
        var view = Pairs.View(_ml, noisy, clean);
        var options = Tiny.AnomalyOptions();
        options.TargetColumnName = "Clean";
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        var row = Assert.Single(detector.Explain(view, top: 1, features: 1));
        Assert.Equal((5, "f1", clean[5][1]), (row.Row, row.Features[0].Name, row.Features[0].Value));
    }

    /// <summary>Of columns of several types, one of which Single does not hold.</summary>
    [Fact]
    public void Explain_SeveralColumns_NamesThem()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 200).Select(i => new Event { At = 1.7e9 + i, Bytes = random.NextSingle() }).ToList();
        rows[50].Bytes = 30;
        var view = _ml.Data.LoadFromEnumerable(rows);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder(["At", "Bytes"], Tiny.AnomalyOptions()).Fit(view);
        var row = Assert.Single(detector.Explain(view, top: 1, features: 1));
        Assert.Equal((50, "Bytes", 30), (row.Row, row.Features[0].Name, row.Features[0].Value));
    }

    [Fact]
    public void Explain_ScoreOfCodes_SaysWhatToDo()
    {
        var view = Views.Of(_ml, Samples.Noise(60, Features));
        var options = Tiny.AnomalyOptions();
        options.Objective = Objective.DeepSvdd();
        using var byDistance = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        Assert.All(byDistance.Explain(view).SelectMany(row => row.Features), feature => Assert.Null(feature.Expected));
        options.Score = AnomalyScore.ReconstructionError;
        using var byCode = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        var error = Assert.Throws<InvalidOperationException>(() => byCode.Explain(view));
        Assert.Contains("AnomalyScore.Distance", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_AnyView_LeavesNoSessionOpen()
    {
        var view = Views.Of(_ml, Samples.Noise(60, Features));
        int before = AutoencoderModel.LiveCount;
        using (var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).Fit(view))
        {
            int open = AutoencoderModel.LiveCount;
            Assert.NotEmpty(detector.Explain(view));
            Assert.Equal(open, AutoencoderModel.LiveCount);
        }
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    private sealed class Event
    {
        public double At { get; set; }

        public float Bytes { get; set; }
    }

    private sealed class Item
    {
        public string Color { get; set; } = "";

        public float Size { get; set; }
    }
}
