using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Columns as users have them: numbers of any type and Booleans, one a row or vectors, one column or several by name.</summary>
public sealed class TypedColumnsTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> EveryColumn => [.. Reading.Everything];

    [Theory]
    [MemberData(nameof(EveryColumn))]
    public void Fit_OneColumn_ScoresTheSameInEveryWay(string name) => AssertSameInEveryWay(name);

    [Fact]
    public void Fit_AllColumns_ScoresTheSameInEveryWay() => AssertSameInEveryWay(Reading.Everything);

    /// <summary>A few milliseconds of Unix time: a step of Single is two minutes there.</summary>
    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Robust)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Quantile)]
    public void Fit_DoubleFarFromZero_LearnsWhatItLearnsOfTheDifferences(InputScaling scaling)
    {
        const double start = 1_732_886_400;
        Reading[] far = Reading.Draw(300),
            near = Reading.Draw(300);
        foreach (var (a, b) in far.Zip(near))
        {
            b.Double = Math.Round(b.Double * 1e4) / (1 << 22);
            a.Double = start + b.Double;
        }
        string[] names = [nameof(Reading.Double), nameof(Reading.Singles)];
        var options = Tiny.Options(epochs: 20);
        options.Scaling = scaling;
        options.ReconstructionErrorColumnName = "Error";
        using var expected = _ml.Transforms.Autoencoder("Latent", names, options).Fit(View(near));
        using var actual = _ml.Transforms.Autoencoder("Latent", names, options).Fit(View(far));
        float[][] codes = Views.Vectors(expected.Transform(View(near)), "Latent");
        Close.AssertEqual(codes, Views.Vectors(actual.Transform(View(far)), "Latent"));
        Close.AssertEqual(codes, Views.Vectors(Saved(actual, far).Transform(View(far)), "Latent"));
    }

    [Fact]
    public void Fit_NoScaling_TakesValuesAsTheyAre()
    {
        var options = Tiny.Options();
        options.Scaling = InputScaling.None;
        var rows = Reading.Draw(100);
        using var typed = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Doubles), options).Fit(View(rows));
        var view = Views.Of(_ml, [.. rows.Select(row => row.Doubles.Select(value => (float)value).ToArray())]);
        using var single = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.Equal(Views.Vectors(single.Transform(view), "Latent"), Views.Vectors(typed.Transform(View(rows)), "Latent"));
    }

    /// <summary>What rounding leaves of a constant is no spread.</summary>
    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Quantile)]
    public void Fit_DoubleThatDiffersByRounding_IsConstant(InputScaling scaling)
    {
        var rows = Reading.Draw(60);
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
            row.Double = i % 2 == 0 ? 0.3 : 0.1 + 0.2;
        var log = new LogLines(_ml);
        var options = Tiny.Options();
        options.Scaling = scaling;
        using var fitted = _ml.Transforms.Autoencoder("Latent", [nameof(Reading.Double), nameof(Reading.Singles)], options).Fit(View(rows));
        Assert.Contains(
            log.Of(Microsoft.ML.Runtime.ChannelMessageKind.Warning),
            line => line.Contains("'Double'", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1.7e308)]
    [InlineData(3.5e38)]
    public void Transform_FiniteDoubleBeyondSingle_IsLabeled(double value)
    {
        var rows = Reading.Draw(200);
        using var detector = _ml
            .AnomalyDetection.Trainers.Autoencoder([nameof(Reading.Double), nameof(Reading.Singles)], Tiny.AnomalyOptions())
            .Fit(View(rows));
        rows[3].Double = value;
        rows[4].Double = double.NaN;
        rows[5].Double = double.NegativeInfinity;
        foreach (ITransformer scorer in new[] { detector, Saved(detector, rows) })
        {
            var scored = scorer.Transform(View(rows));
            float[] scores = Views.Scalars(scored, "Score");
            Assert.True(float.IsFinite(scores[3]) && scores[3] > scores.Where(float.IsFinite).Order().ElementAt(150));
            Assert.True(Views.Flags(scored, "PredictedLabel")[3]);
            Assert.True(float.IsNaN(scores[4]) && float.IsNaN(scores[5]));
        }
    }

    [Fact]
    public void Fit_FiniteDoubleBeyondSingle_Learns()
    {
        var rows = Reading.Draw(200);
        rows[17].Doubles[1] = 1e300;
        using var fitted = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Doubles), Tiny.Options()).Fit(View(rows));
        Assert.All(Views.Vectors(fitted.Transform(View(rows)), "Latent"), code => Assert.All(code, x => Assert.True(float.IsFinite(x))));
    }

    /// <summary>A vector of Double that is not stored holds 0, and 0 lies far from the values that are.</summary>
    [Fact]
    public void Fit_SparseDoubles_AreWhatTheirDenseValuesAre()
    {
        Reading[] rows = Reading.Draw(200);
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
            row.Wide = i % 3 == 0 ? new VBuffer<double>(5, 1, [7.1], [4]) : new VBuffer<double>(5, 2, [1e6 + row.Double, 0.3], [0, 4]);
        byte[] sparse = Fit();
        foreach (var row in rows)
            row.Wide = new VBuffer<double>(5, [.. row.Wide.DenseValues()]);
        Assert.Equal(sparse, Fit());

        byte[] Fit()
        {
            using var fitted = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Wide), Tiny.Options()).Fit(View(rows));
            return fitted.Model.ToOnnx();
        }
    }

    /// <summary>Sequences of large numbers that end before their vector does.</summary>
    [Fact]
    public void Fit_DoublesWithPadding_ScoresTheSameInEveryWay()
    {
        var random = new Random(3);
        Reading[] rows = Reading.Draw(120);
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
            row.Wide = new VBuffer<double>(
                5,
                [.. Enumerable.Range(0, 5).Select(step => step <= 1 + (i % 4) ? 1e9 + step + random.NextDouble() : double.NaN)]
            );
        var options = Tiny.AnomalyOptions();
        (options.HiddenSizes, options.Architecture) = (null, Architecture.Recurrent(5, 1, maskPadding: true));
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder(nameof(Reading.Wide), options).Fit(View(rows));
        Assert.Equal(120, detector.Model.Info.Training.Rows);
        float[] scores = Views.Scalars(detector.Transform(View(rows)), "Score");
        Assert.All(scores, score => Assert.InRange(score, -4, 30));
        Close.AssertEqual(scores, Views.Scalars(Saved(detector, rows).Transform(View(rows)), "Score"));
    }

    [Fact]
    public void Run_RowsOfDouble_AreWhatTheViewGives()
    {
        Reading[] rows = Reading.Draw(100);
        foreach (var row in rows)
            row.Doubles[2] += 1e12;
        using var wide = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Doubles), Tiny.Options()).Fit(View(rows));
        float[] codes = [.. Views.Vectors(wide.Transform(View(rows)), "Latent").SelectMany(code => code)];
        Assert.Equal(codes, wide.Model.Run([.. rows.SelectMany(row => row.Doubles)], OutputRole.Latent));
        using var narrow = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Singles), Tiny.Options()).Fit(View(rows));
        float[] singles = [.. rows.SelectMany(row => row.Singles)];
        Assert.Equal(
            narrow.Model.Run(singles, OutputRole.Latent),
            narrow.Model.Run([.. singles.Select(value => (double)value)], OutputRole.Latent)
        );
        Assert.All(narrow.Model.Run([1e300, -1e300], OutputRole.Latent), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Save_PlainColumn_KeepsTheFirstFormat()
    {
        using var plain = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Singles), Tiny.Options()).Fit(View(Reading.Draw(50)));
        using var typed = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Int32), Tiny.Options()).Fit(View(Reading.Draw(50)));
        Assert.Equal("1", OnnxMetadata.Read(plain.Model.ToOnnx(), _ => true)["mlnetautoencoder.format"]);
        Assert.Equal("2", OnnxMetadata.Read(typed.Model.ToOnnx(), _ => true)["mlnetautoencoder.format"]);
    }

    [Theory]
    [InlineData(nameof(Reading.Text), "of type String, and an autoencoder takes numbers or Booleans")]
    [InlineData(nameof(Reading.Time), "of type DateTime, and an autoencoder takes numbers or Booleans")]
    [InlineData(nameof(Reading.Loose), "Put [VectorType(n)] on the property")]
    public void Fit_ColumnOfAnotherType_SaysWhatIsTaken(string name, string said)
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            _ml.Transforms.Autoencoder("Latent", [nameof(Reading.Double), name], Tiny.Options()).Fit(View(Reading.Draw(20)))
        );
        Assert.StartsWith($"Column '{name}' is", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_ColumnOfAnotherNumber_SaysWhatTheModelWasTrainedOn()
    {
        using var fitted = _ml.Transforms.Autoencoder("Latent", [nameof(Reading.Double)], Tiny.Options()).Fit(View(Reading.Draw(20)));
        var other = _ml.Data.LoadFromEnumerable(new[] { new { Double = 1f } });
        string message = Assert.Throws<InvalidOperationException>(() => fitted.Transform(other)).Message;
        Assert.StartsWith("Column 'Double' is of type Single, and the model was trained on Double;", message, StringComparison.Ordinal);
        Assert.Contains("Transforms.Conversion.ConvertType", message, StringComparison.Ordinal);
    }

    private void AssertSameInEveryWay(params string[] names)
    {
        Reading[] rows = Reading.Draw(150);
        var view = View(rows);
        var options = Tiny.AnomalyOptions();
        options.ContributionsColumnName = "Parts";
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder(names, options).Fit(view);
        var scored = detector.Transform(view);
        float[] scores = Views.Scalars(scored, "Score");
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.InRange(Views.Flags(scored, "PredictedLabel").Count(flag => flag), 0, 15);

        var loaded = Saved(detector, rows);
        var plain = loaded.Transform(view);
        Close.AssertEqual(scores, Views.Scalars(plain, "Score"));
        Assert.Equal(Views.Flags(scored, "PredictedLabel"), Views.Flags(plain, "PredictedLabel"));
        Close.AssertEqual(
            [.. Views.Vectors(scored, "Parts").SelectMany(parts => parts)],
            [.. Views.Vectors(plain, "Parts").SelectMany(parts => parts)]
        );
        var batched = Assert.IsType<AutoencoderAnomalyTransformer>(loaded.WithBatchedOnnx(_ml));
        Assert.Equal(detector.Model.ToOnnx(), batched.Model.ToOnnx());
        Assert.Equal(scores, Views.Scalars(batched.Transform(view), "Score"));
        using var engine = _ml.Model.CreatePredictionEngine<Reading, Scored>(
            detector,
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        Close.AssertEqual(scores[7..8], [engine.Predict(rows[7]).Score], unit: 1);
        using var higher = detector.WithThreshold(detector.Threshold * 2);
        Assert.Equal(scores, Views.Scalars(higher.Transform(view), "Score"));

        var shape = _ml.AnomalyDetection.Trainers.Autoencoder(names, options).Append(_ml.Transforms.CopyColumns("Copy", "Score"));
        using var chain = shape.Fit(view);
        Close.AssertEqual(scores, Views.Scalars(chain.Transform(view), "Copy"));
    }

    private ITransformer Saved(ITransformer fitted, Reading[] rows) => Saved(fitted, View(rows).Schema);

    private ITransformer Saved(ITransformer fitted, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, schema, stream);
        stream.Position = 0;
        return SavedPipeline.Load(new MLContext(seed: 2), stream, out _);
    }

    private IDataView View(IEnumerable<Reading> rows) => _ml.Data.LoadFromEnumerable(rows, Reading.Definition());

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
