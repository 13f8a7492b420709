using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>The decoder learns another column than the encoder sees.</summary>
public sealed partial class TargetColumnTests
{
    private static readonly (float[][] Noisy, float[][] Clean) Data = Pairs.Rows(300);
    private readonly MLContext _ml = new(seed: 1);

    private IDataView View => Pairs.View(_ml, Data.Noisy, Data.Clean);

    /// <summary>
    /// Other rows of the same curve: what is rebuilt is nearer to the clean values than the noisy ones in the same units are.
    /// </summary>
    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Quantile)]
    public void Fit_NoisyAndCleanPairs_GivesCleanRows(InputScaling scaling)
    {
        var options = Options(60);
        options.Scaling = scaling;
        using var fitted = Fit(options);
        var (noisy, clean) = Pairs.Rows(100, seed: 2);
        float[][] rebuilt = Views.Vectors(fitted.Transform(Pairs.View(_ml, noisy, clean)), "Rebuilt");
        Assert.All(rebuilt, row => Assert.Equal(4, row.Length));
        double before = noisy
            .Zip(clean, (x, t) => Close.Squared([.. x.Where((_, i) => i % 2 == 0).Select(v => (100 * (v - 7)) - 3)], t))
            .Sum();
        double after = rebuilt.Zip(clean, Close.Squared).Sum();
        Assert.True(2 * after < before, $"{after} after and {before} before");
    }

    [Theory]
    [InlineData(InputScaling.Standard, false)]
    [InlineData(InputScaling.None, false)]
    [InlineData(InputScaling.Quantile, false)]
    [InlineData(InputScaling.Robust, true)]
    public void Write_TrainedNetwork_GivesWhatTheEngineGives(InputScaling scaling, bool variational)
    {
        var options = Options(3);
        (options.Scaling, options.Objective) = (scaling, variational ? Objective.Variational() : Objective.Reconstruction());
        EngineParity.AssertTrained(View, options, [.. Data.Noisy.Zip(Data.Clean, (x, t) => x.Concat(t).ToArray())], EngineParity.Squares);
    }

    [Fact]
    public void Decoder_OfATarget_GivesItsUnits()
    {
        using var fitted = Fit(Options(3));
        var scored = fitted.Transform(View);
        Assert.Equal(4, fitted.Model.Decoder!.OutputSize);
        Close.AssertEqual(Views.Vectors(scored, "Rebuilt"), fitted.Model.Decoder.Decode(Views.Vectors(scored, "Latent")));
    }

    [Fact]
    public void Transform_WithoutAnErrorColumn_NeedsTheFeaturesOnly()
    {
        var options = Options(2);
        options.ReconstructionErrorColumnName = null;
        using var fitted = Fit(options);
        Assert.Empty(fitted.Model.Info.Inputs);
        var features = Views.Of(_ml, Data.Noisy);
        var scored = fitted.Transform(features);
        Assert.Equal(Views.Vectors(fitted.Transform(View), "Rebuilt"), Views.Vectors(scored, "Rebuilt"));
        (options.ReconstructionErrorColumnName, options.ContributionsColumnName) = (null, "Parts");
        using var withContributions = Fit(options);
        Assert.Contains(
            "'Clean'",
            Assert.Throws<ArgumentOutOfRangeException>(() => withContributions.Transform(features)).Message,
            StringComparison.Ordinal
        );
        (options.ReconstructionErrorColumnName, options.ContributionsColumnName) = ("Error", null);
        using var withError = Fit(options);
        Assert.Contains(
            "'Clean'",
            Assert.Throws<ArgumentOutOfRangeException>(() => withError.Transform(features)).Message,
            StringComparison.Ordinal
        );
        Close.AssertEqual(Views.Vectors(scored, "Latent"), Views.Vectors(withError.Transform(View), "Latent"));
    }

    /// <summary>Rebuilt slots are the target's, and the name of an added column may be the target's too.</summary>
    [Fact]
    public void Transform_NamedTarget_GivesItsSlotNames()
    {
        var named = _ml.Transforms.Concatenate("Target", "A", "B").Fit(_ml.Data.LoadFromEnumerable(Array.Empty<Named>()));
        var view = named.Transform(
            _ml.Data.LoadFromEnumerable(
                Samples
                    .Noise(40, 3)
                    .Select(x => new Named
                    {
                        Features = x,
                        A = x[0] + x[1],
                        B = x[2],
                    })
            )
        );
        var options = Options(2);
        (options.TargetColumnName, options.ReconstructionColumnName) = ("Target", "Target");
        using var fitted = Fit(options, view);
        var column = fitted.Transform(view).Schema["Target"];
        Assert.Equal(["A", "B"], FeatureColumn.SlotNames(column));
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, view.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        Close.AssertEqual(Views.Vectors(fitted.Transform(view), "Target"), Views.Vectors(loaded.Transform(view), "Target"));
        Assert.Equal(["A", "B"], FeatureColumn.SlotNames(loaded.WithBatchedOnnx(_ml).Transform(view).Schema["Target"]));
    }

    [Fact]
    public void Fit_Detector_ScoresAgainstTheTargetAsItsSavedModelDoes()
    {
        var options = new AutoencoderAnomalyOptions
        {
            TargetColumnName = "Clean",
            ContributionsColumnName = "Parts",
            LatentSize = 2,
            HiddenSizes = [16],
            Seed = 1,
        };
        float[][] clean = [.. Data.Clean.Select((t, i) => i < 20 ? t.Select(v => v + 900).ToArray() : t)];
        var view = Pairs.View(_ml, Data.Noisy, clean);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        Assert.Equal(
            (12, new VectorDataViewType(NumberDataViewType.Single, 8)),
            (detector.Model.InputSize, (VectorDataViewType)detector.FeatureColumnType)
        );
        var scored = detector.Transform(view);
        float[] scores = Views.Scalars(scored, "Score");
        Assert.True(scores.Take(20).Min() > scores.Skip(20).Average(), "rows with another target score higher");
        Views.AssertLabels(scored, 0.1);
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, view.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        Close.AssertEqual(scores, Views.Scalars(loaded.Transform(view), "Score"));
        float[][] contributions = Views.Vectors(scored, "Parts");
        Assert.All(contributions, row => Assert.Equal(4, row.Length));
        Close.AssertEqual(scores, [.. contributions.Select(row => row.Sum())]);
        Close.AssertEqual(
            [.. contributions.SelectMany(parts => parts)],
            [.. Views.Vectors(loaded.Transform(view), "Parts").SelectMany(parts => parts)]
        );
        var batched = loaded.WithBatchedOnnx(_ml);
        Close.AssertEqual(scores, Views.Scalars(Assert.IsType<AutoencoderAnomalyTransformer>(batched).Transform(view), "Score"));
        using var engine = _ml.Model.CreatePredictionEngine<OnePair, Scored>(batched, inputSchemaDefinition: OnePair.Definition(8, 4));
        Close.AssertEqual([scores[3]], [engine.Predict(new OnePair { Features = Data.Noisy[3], Clean = clean[3] }).Score], unit: 1);
    }

    [Fact]
    public void Transform_TargetNotANumber_MarksWhatItIsNeededFor()
    {
        using var fitted = Fit(Options(2));
        var scored = fitted.Transform(
            Pairs.View(
                _ml,
                Data.Noisy,
                [
                    [float.NaN, 1, 1, 1],
                    .. Data.Clean.Skip(1),
                ]
            )
        );
        Assert.True(float.IsNaN(Views.Scalars(scored, "Error")[0]));
        Assert.All(Views.Vectors(scored, "Latent")[0], value => Assert.True(float.IsFinite(value)));
        Assert.All(Views.Vectors(scored, "Rebuilt")[0], value => Assert.True(float.IsFinite(value)));
        var spoiled = fitted.Transform(
            Pairs.View(
                _ml,
                [
                    [float.NaN, 1, 1, 1, 1, 1, 1, 1],
                    .. Data.Noisy.Skip(1),
                ],
                Data.Clean
            )
        );
        Assert.All(Views.Vectors(spoiled, "Rebuilt")[0], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Fit_SparseFeatures_GiveTheBytesOfDenseOnes()
    {
        float[][] features =
        [
            .. Data.Noisy.Select((row, i) => Enumerable.Range(0, 40).Select(slot => slot % 10 == i % 10 ? row[slot % 8] : 0).ToArray()),
        ];
        using var dense = Fit(Options(3), Pairs.View(_ml, features, Data.Clean));
        using var sparse = Fit(Options(3), Pairs.View(_ml, features, Data.Clean, sparse: true));
        Assert.Equal(dense.Model.ToOnnx(), sparse.Model.ToOnnx());
        Close.AssertEqual(
            Views.Scalars(dense.Transform(Pairs.View(_ml, features, Data.Clean)), "Error"),
            Views.Scalars(dense.Transform(Pairs.View(_ml, features, Data.Clean, sparse: true)), "Error")
        );
    }

    [Fact]
    public void Fit_StreamedRows_LearnTheSameScaling()
    {
        var (noisy, clean) = Pairs.Rows(30_000);
        var options = Options(1);
        options.MemoryBudgetBytes = 1 << 20;
        using var data = TrainingData.Open(
            Pairs.View(_ml, noisy, clean),
            AutoencoderFit.DataOptions(["Features"], options, 1, null),
            null,
            CancellationToken.None
        );
        options.MemoryBudgetBytes = null;
        using var stored = TrainingData.Open(
            Pairs.View(_ml, noisy, clean),
            AutoencoderFit.DataOptions(["Features"], options, 1, null),
            null,
            CancellationToken.None
        );
        Assert.True(data.IsStreamed);
        Assert.Equal(stored.Scaler!.Numbers, data.Scaler!.Numbers);
        using var fitted = Fit(options, Pairs.View(_ml, noisy, clean));
        Assert.True(float.IsFinite(fitted.History![0].TrainingLoss));
    }

    [Fact]
    public void Fit_Corruption_SpoilsTheFeaturesOnly()
    {
        var options = Options(60);
        options.Corruption = Corruption.Masking(0.2);
        using var fitted = Fit(options);
        Assert.True(fitted.History![^1].TrainingLoss < 0.5 * fitted.History[0].TrainingLoss);
        options.MixedColumns = MixedColumns.FromIndices(null, [0]);
        var error = Assert.Throws<InvalidOperationException>(() => Fit(options));
        Assert.StartsWith("Column 'Clean' holds", error.Message, StringComparison.Ordinal);
    }

    private static AutoencoderOptions Options(int epochs) =>
        new()
        {
            TargetColumnName = "Clean",
            LatentSize = 2,
            HiddenSizes = [16],
            Epochs = epochs,
            BatchSize = 32,
            LearningRate = 0.01,
            Seed = 1,
            ReconstructionColumnName = "Rebuilt",
            ReconstructionErrorColumnName = "Error",
        };

    private AutoencoderEstimator Estimator(AutoencoderOptions options) => _ml.Transforms.Autoencoder("Latent", "Features", options);

    private AutoencoderTransformer Fit(AutoencoderOptions options, IDataView? view = null) => Estimator(options).Fit(view ?? View);

    private sealed class Named
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float A { get; set; }

        public float B { get; set; }
    }

    private sealed class OnePair
    {
        public float[] Features { get; set; } = [];

        public float[] Clean { get; set; } = [];

        public static SchemaDefinition Definition(int features, int clean)
        {
            var definition = SchemaDefinition.Create(typeof(OnePair));
            definition[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
            definition[nameof(Clean)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, clean);
            return definition;
        }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
