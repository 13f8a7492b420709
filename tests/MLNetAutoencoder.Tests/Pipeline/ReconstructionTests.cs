using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

public sealed class ReconstructionTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Transform_Reconstruction_IsInTheUnitsOfTheInputAndNear()
    {
        float[][] rows = [.. Samples.Curve(200, 5).Select(r => r.Select((x, i) => (x * (i + 1) * 10) + 1000).ToArray())];
        var options = new AutoencoderOptions
        {
            LatentSize = 2,
            ReconstructionColumnName = "Rebuilt",
            Epochs = 100,
            LearningRate = 0.01,
            Seed = 1,
        };
        var view = Views.Of(_ml, rows);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        var rebuilt = Views.Vectors(model.Transform(view), "Rebuilt");
        for (int i = 0; i < 5; i++)
        {
            double mean = rows.Average(r => r[i]);
            double variance = rows.Average(r => Math.Pow(r[i] - mean, 2));
            Assert.True(rows.Zip(rebuilt, (a, b) => Math.Pow(a[i] - b[i], 2)).Average() < 0.2 * variance);
        }
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Robust)]
    public void Transform_Error_IsTheMeanSquareOnTheScaleOfTheNetwork(InputScaling scaling)
    {
        var rows = Samples.Noise(40, 3, scale: 4);
        var options = Tiny.Options();
        options.Scaling = scaling;
        options.ReconstructionColumnName = "Rebuilt";
        options.ReconstructionErrorColumnName = "Error";
        var view = Views.Of(_ml, rows);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        var output = model.Transform(view);
        var scaler = Tiny.Scaler(scaling, rows);
        float[] expected =
        [
            .. rows.Zip(
                Views.Vectors(output, "Rebuilt"),
                (a, b) =>
                    (float)a.Select((x, i) => Math.Pow((x - b[i]) * (scaler is null ? 1 : Scalers.Linear(scaler).Factor[i]), 2)).Average()
            ),
        ];
        Close.AssertEqual(expected, Views.Scalars(output, "Error"));
    }

    [Fact]
    public void Transform_AddedColumns_AreOfTheTypesThatTrainersTake()
    {
        var options = Tiny.Options();
        options.ReconstructionColumnName = "Rebuilt";
        options.ReconstructionErrorColumnName = "Error";
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(20, 3)));
        var schema = model.GetOutputSchema(Views.Of(_ml, Samples.Noise(1, 3)).Schema);
        Assert.Equal(["Label", "Features", "Latent", "Rebuilt", "Error"], schema.Select(c => c.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), schema["Latent"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Rebuilt"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Error"].Type);
    }

    [Fact]
    public void Transform_OtherNumberOfFeatures_NamesBoth()
    {
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, Samples.Noise(20, 3)));
        var error = Assert.Throws<InvalidOperationException>(() => model.Transform(Views.Of(_ml, Samples.Noise(2, 4))));
        Assert.Contains("holds 4 features, and the model was trained on 3", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A value far off a curve: what is rebuilt in its place is nearer to the curve.</summary>
    [Fact]
    public void Fit_Detector_TellsWhatItExpected()
    {
        const int Features = 5;
        var options = new AutoencoderAnomalyOptions
        {
            LatentSize = 2,
            HiddenSizes = [24],
            Epochs = 60,
            LearningRate = 0.01,
            ReconstructionColumnName = "Expected",
            Seed = 1,
        };
        using var detector = _ml
            .AnomalyDetection.Trainers.Autoencoder("Features", options)
            .Fit(Views.Of(_ml, Samples.Curve(400, Features)));
        float[][] rows = Samples.Curve(Features, Features, seed: 9);
        float[] before = [.. rows.Select((row, i) => row[i])];
        for (int i = 0; i < Features; i++)
            rows[i][i] += 15;
        var expected = Views.Vectors(detector.Transform(Views.Of(_ml, rows)), "Expected");
        Assert.All(expected.Select((row, i) => Math.Abs(row[i] - before[i])), distance => Assert.InRange(distance, 0, 5));
    }

    [Fact]
    public void Fit_Detector_SavesItsReconstruction()
    {
        var options = Tiny.AnomalyOptions();
        (options.ReconstructionColumnName, options.ContributionsColumnName) = ("Expected", "Parts");
        var view = Views.Of(_ml, Samples.Noise(60, 4));
        var trainer = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options);
        using var detector = trainer.Fit(view);
        var scored = detector.Transform(view);
        string[] names = ["Label", "Features", "Parts", "Expected", "PredictedLabel", "Score"];
        Assert.Equal(names, scored.Schema.Select(c => c.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), scored.Schema["Expected"].Type);
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, view.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        foreach (var other in new[] { loaded, loaded.WithBatchedOnnx(_ml), detector.WithThreshold(7) })
            Close.AssertEqual(Views.Vectors(scored, "Expected"), Views.Vectors(other.Transform(view), "Expected"));
        var missing = detector.Transform(
            Views.Of(
                _ml,
                [
                    [1, float.NaN, 1, 1],
                ]
            )
        );
        Assert.All(Views.Vectors(missing, "Expected")[0], value => Assert.True(float.IsNaN(value)));
    }
}
