using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Mixed columns on the adult census data, by both estimators.</summary>
public sealed class MixedColumnsKindTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _view;
    private readonly MixedLayout _layout;
    private readonly float[][] _rows;

    public MixedColumnsKindTests()
    {
        var raw = Adult.View(_ml);
        _view = Adult.Encoding(_ml).Fit(raw).Transform(raw);
        _layout = ((MixedColumnSettings)Options().MixedColumns!).Resolve(new ColumnSlots([_view.Schema["Features"]]))!;
        _rows = Views.Vectors(_view, "Features");
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Quantile)]
    public void Fit_Features_RebuildsProbabilitiesAndBeatsTheUntrainedNetwork(InputScaling scaling)
    {
        var options = Options(30);
        options.Scaling = scaling;
        using var fitted = Fit(options);
        var untrained = Options(1);
        (untrained.LearningRate, untrained.Scaling) = (1e-30, scaling);
        using var before = Fit(untrained);
        var scored = fitted.Transform(_view);
        float[][] rebuilt = Views.Vectors(scored, "Rebuilt");
        foreach (var run in _layout.Runs.Where(run => run.Kind != SlotKind.Numeric))
        {
            Assert.All(rebuilt, row => Assert.All(row.Skip(run.First).Take(run.Count), p => Assert.InRange(p, 0, 1)));
            if (run.Kind == SlotKind.OneHot)
                Assert.All(rebuilt, row => Assert.Equal(1, row.Skip(run.First).Take(run.Count).Sum(), 1e-5));
        }
        float trained = Views.Scalars(scored, "Error").Average(),
            drawn = Views.Scalars(before.Transform(_view), "Error").Average();
        Assert.True(trained < 0.8 * drawn, $"{trained} after training and {drawn} before");
        Assert.Equal(Names(_view.Schema["Features"]), Names(scored.Schema["Rebuilt"]));
    }

    /// <summary>
    /// Code, reconstruction and score of the file are what the engine makes of the same rows; the score is the loss, since numeric columns
    /// are measured by squares.
    /// </summary>
    [Theory]
    [InlineData(InputScaling.Standard, ReconstructionLoss.MeanSquaredError)]
    [InlineData(InputScaling.Quantile, ReconstructionLoss.MeanSquaredError)]
    [InlineData(InputScaling.MinMax, ReconstructionLoss.Huber)]
    public void Write_TrainedNetwork_GivesWhatTheEngineGives(InputScaling scaling, ReconstructionLoss loss)
    {
        var options = Options(3);
        (options.Scaling, options.Loss) = (scaling, loss);
        var (losses, scores) = EngineParity.AssertTrained(_view, options, _rows, Contributions);
        if (loss == ReconstructionLoss.MeanSquaredError)
            Close.AssertEqual(losses, scores);
    }

    [Fact]
    public void Fit_Detector_ScoresAsItsSavedModel()
    {
        var options = new AutoencoderAnomalyOptions
        {
            MixedColumns = Options().MixedColumns,
            LatentSize = 4,
            HiddenSizes = [24],
            Epochs = 5,
            Seed = 1,
        };
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(_view);
        var scored = detector.Transform(_view);
        float[] scores = Views.Scalars(scored, "Score");
        Views.AssertLabels(scored, 0.1);
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, _view.Schema, stream);
        stream.Position = 0;
        Close.AssertEqual(scores, Views.Scalars(SavedPipeline.Load(_ml, stream, out _).Transform(_view), "Score"));
    }

    /// <summary>From text to the score of a row, by the saved model too.</summary>
    [Fact]
    public void Fit_PipelineWithItsEncoding_ScoresUnknownValuesAsTheLeastLikely()
    {
        var raw = Adult.View(_ml);
        var options = Options(10);
        options.ContributionsColumnName = "Parts";
        using var fitted = Adult.Encoding(_ml).Append(_ml.Transforms.Autoencoder("Latent", "Features", options)).Fit(raw);
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, raw.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(_ml, stream, out _).WithBatchedOnnx(_ml);
        var known = Adult.Load()[0];
        var rows = Adult
            .Load()
            .Select(r => r.Race)
            .Distinct()
            .Append("Martian")
            .Select(race => new AdultRow
            {
                Age = known.Age,
                Workclass = known.Workclass,
                Education = known.Education,
                Occupation = known.Occupation,
                IsMale = known.IsMale,
                Race = race,
                Hours = known.Hours,
            });
        var scored = fitted.Transform(_ml.Data.LoadFromEnumerable(rows));
        float[] errors = Views.Scalars(scored, "Error");
        Close.AssertEqual(errors, Views.Scalars(loaded.Transform(_ml.Data.LoadFromEnumerable(rows)), "Error"));
        Assert.All(errors, error => Assert.True(float.IsFinite(error)));
        Assert.True(errors[^1] > errors[0], $"{errors[^1]} for an unknown value and {errors[0]} for a common one");

        float[][] contributions = Views.Vectors(scored, "Parts");
        Close.AssertEqual(errors, [.. contributions.Select(row => row.Sum())]);
        int[] races =
        [
            .. Names(scored.Schema["Parts"])
                .Index()
                .Where(slot => slot.Item.StartsWith("Race.", StringComparison.Ordinal))
                .Select(slot => slot.Index),
        ];
        Assert.All(contributions[..^1], row => Assert.Single(races, slot => row[slot] != 0)); // the row's own value
        Assert.All(races, slot => Assert.True(contributions[^1][slot] > 0));
        Assert.Single(races.Select(slot => contributions[^1][slot]).Distinct()); // none of them
    }

    [Fact]
    public void Fit_SameSeed_GivesTheSameBytes()
    {
        using var first = Fit(Options(2));
        using var second = Fit(Options(2));
        Assert.Equal(first.Model.ToOnnx(), second.Model.ToOnnx());
        Assert.Contains(
            "\"MixedColumns\":{\"Name\":\"FromSlotNames\",\"Binary\":[\"IsMale\"],\"Separator\":\".\"}",
            first.Model.Info.OptionsJson,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Fit_VariationalAndFeatureWeights_GoWithIt()
    {
        var options = Options(3);
        (options.Objective, options.FeatureWeights) = (
            Objective.Variational(),
            [.. Enumerable.Range(0, _layout.Slots).Select(i => 1 + (i % 2))]
        );
        using var fitted = Fit(options);
        Assert.All(fitted.History!, epoch => Assert.True(float.IsFinite(epoch.TrainingLoss)));
    }

    private static AutoencoderOptions Options(int epochs = 1) =>
        new()
        {
            MixedColumns = MixedColumns.FromSlotNames(binary: ["IsMale"]),
            LatentSize = 6,
            HiddenSizes = [24],
            Epochs = epochs,
            BatchSize = 32,
            LearningRate = 0.01,
            Seed = 1,
            ReconstructionColumnName = "Rebuilt",
            ReconstructionErrorColumnName = "Error",
        };

    private AutoencoderTransformer Fit(AutoencoderOptions options) => _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(_view);

    /// <summary>The parts of the score by their definition.</summary>
    private double[] Contributions(float[] row, float[] rebuilt)
    {
        var parts = new double[_layout.Slots];
        foreach (var run in _layout.Runs)
        {
            for (int i = run.First; i < run.First + run.Count; i++)
            {
                parts[i] =
                    run.Kind switch
                    {
                        SlotKind.OneHot => row[i] == 0 ? 0 : -Math.Log(rebuilt[i]),
                        SlotKind.Binary => -Math.Log(row[i] == 0 ? 1 - (double)rebuilt[i] : rebuilt[i]),
                        _ => Math.Pow((double)row[i] - rebuilt[i], 2),
                    } / _layout.Columns;
            }
        }
        return parts;
    }

    private static string[] Names(DataViewSchema.Column column) => FeatureColumn.SlotNames(column);
}
