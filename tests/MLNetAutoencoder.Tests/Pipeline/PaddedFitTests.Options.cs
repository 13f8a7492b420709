using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Loading;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <content>Padding beside other options.</content>
public sealed partial class PaddedFitTests
{
    /// <summary>Measures are means over real values: at a rate that moves nothing they are the errors of the rows held out.</summary>
    [Fact]
    public void Fit_RowsHeldOut_AreMeasuredWithoutPadding()
    {
        var options = Options("attention");
        (options.LearningRate, options.ValidationFraction, options.Epochs) = (1e-30, 0.5, 1);
        float[][] rows = Sequences.Waves(options.Architecture, 120);
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows));
        using var data = TrainingData.Open(
            Views.Of(_ml, rows),
            AutoencoderFit.DataOptions(["Features"], options, 1, null),
            null,
            CancellationToken.None
        );
        float[][] held = Feed.Validation(data);
        float[][] raw = [.. held.Select(row => row.Select((x, i) => (float)Scalers.Unscale(data.Scaler, x, i)).ToArray())];
        float[] errors = fitted.Model.Run([.. raw.SelectMany(row => row)], OutputRole.ReconstructionError);
        Assert.Equal(errors.Average(), fitted.History![0].MeanSquaredError!.Value, 1e-4);
        Assert.Equal(fitted.History[0].MeanSquaredError!.Value, fitted.History[0].ValidationLoss!.Value, 1e-5);

        // The mean of each step over the rows that have it, by the weight that their values have.
        double least = Enumerable
            .Range(0, Steps * Channels)
            .Sum(i =>
            {
                var values = held.Where(row => !float.IsNaN(row[i]))
                    .Select(row => (X: (double)row[i], W: 1.0 / Sequences.Short(row).Length))
                    .ToList();
                double mean = values.Sum(v => v.W * v.X) / values.Sum(v => v.W);
                return values.Sum(v => v.W * (v.X - mean) * (v.X - mean)) / held.Length;
            });
        Assert.Null(MeanRow.Warning(data, (float)(0.98 * least)));
        Assert.Contains(Invariant.Text($"the mean's {least:G3}"), MeanRow.Warning(data, (float)(0.995 * least)), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_CancelledAndResumed_EndsWithTheSameBytes()
    {
        using var folder = new CheckpointFolder();
        var options = Options("bidirectional lstm");
        options.Epochs = 5;
        float[][] rows = Sequences.Waves(options.Architecture, 60);
        using var whole = Fit(options, rows);
        using var source = new CancellationTokenSource();
        var log = new LogLines(_ml);
        options.Checkpoint = new CheckpointOptions { Folder = folder.Path };
        options.CancellationToken = source.Token;
        options.Progress = new OnProgress(progress =>
        {
            if (progress.Epoch == 3)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Fit(options, rows));
        (options.CancellationToken, options.Progress) = (default, null);
        using var resumed = Fit(options, rows);
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains("Resuming in epoch", StringComparison.Ordinal));
        Assert.Equal(whole.Model.ToOnnx(), resumed.Model.ToOnnx());
    }

    [Fact]
    public void Fit_PreviousModel_GoesOnFromItsWeights()
    {
        var options = Options("temporal");
        options.Epochs = 20;
        float[][] rows = Sequences.Waves(options.Architecture, 100);
        using var previous = Fit(options, rows);
        options.LearningRate = 1e-30;
        using var next = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows), previous.Model);
        Assert.Equal(previous.History![previous.History.BestEpoch - 1].ValidationLoss, next.History![0].ValidationLoss);
    }

    /// <summary>Values from 0 to 1 are asked of real steps only, as they come and as the scaling of a previous model makes them.</summary>
    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.MinMax)]
    public void Fit_BinaryCrossEntropy_LearnsPaddedRows(InputScaling scaling)
    {
        var options = Options("gru");
        (options.Loss, options.OutputActivation, options.Scaling) = (ReconstructionLoss.BinaryCrossEntropy, Activation.Sigmoid, scaling);
        options.Epochs = 12;
        (options.ReconstructionErrorColumnName, options.ContributionsColumnName) = (null, null);
        float[][] rows = [.. Sequences.Waves(options.Architecture, 100).Select(row => row.Select(x => (x + 1) / 2).ToArray())];
        using var fitted = Fit(options, rows);
        Assert.Equal(0, fitted.Model.Info.Training.SkippedRows);
        Assert.True(fitted.History![^1].ValidationLoss < fitted.History[0].ValidationLoss);
        float[][] rebuilt = Views.Vectors(fitted.Transform(Views.Of(_ml, rows)), "Rebuilt");
        Assert.All(rows.Zip(rebuilt), pair => Assert.Equal(pair.First.Select(float.IsNaN), pair.Second.Select(float.IsNaN)));
        using var next = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows), fitted.Model);
        Assert.True(next.History![0].TrainingLoss < fitted.History[0].TrainingLoss);
    }

    /// <summary>Real values are spoiled by real values alone, in the columns that padding reaches too.</summary>
    [Theory]
    [InlineData("swap")]
    [InlineData("salt and pepper")]
    public void Disturb_PaddedRows_TakesNothingFromPadding(string kind)
    {
        var options = KindCases.Options(kind);
        options.Architecture = Sequences.Named(Steps, Channels)["gru"];
        float[][] rows = Sequences.Waves(options.Architecture, 100);
        var settings = StepSettings.Of(options, AutoencoderPlan.Make(options, Steps * Channels));
        using var scope = NewDisposeScope();
        using var noise = new NoiseSource();
        noise.Begin(1);
        var values = StepCase.Matrix(rows);
        var input = empty_like(values);
        settings.Disturb(values, input, () => empty_like(values), noise, epochs: 1);
        float[][] spoilt = [.. FlatTensor.ToArray(input).Chunk(Steps * Channels)];
        int changed = 0;
        for (int i = 0; i < Steps * Channels; i++)
        {
            float[] column = [.. rows.Select(row => row[i]).Where(x => !float.IsNaN(x))];
            for (int row = 0; row < rows.Length; row++)
            {
                if (float.IsNaN(rows[row][i]))
                    continue;
                Assert.Contains(spoilt[row][i], column);
                changed += i / Channels >= 3 && spoilt[row][i] != rows[row][i] ? 1 : 0; // in steps that not all rows reach
            }
        }
        Assert.InRange(changed, 10, 200);
    }

    [Fact]
    public void FindBest_PaddedRows_FindsAModelOfTheArchitecture()
    {
        var options = Options("attention");
        float[][] rows = Sequences.Waves(options.Architecture, 100);
        var result = _ml
            .Transforms.Autoencoder("Latent", "Features", options)
            .FindBest(Views.Of(_ml, rows), new AutoencoderSearchOptions { Candidates = 4, Reduction = 4 });
        using var best = result.Best;
        Assert.All(result.Trials, trial => Assert.Equal(options.Architecture, trial.Options.Architecture));
        Assert.Equal(0, best.Model.Info.Training.SkippedRows);
    }

    /// <summary>A condition and weights stand beside the padded features; the condition itself must be there.</summary>
    [Fact]
    public void Fit_ConditionAndWeights_ScoresAsItsSavedModel()
    {
        var options = Options("gru");
        (options.ConditionColumnName, options.ExampleWeightColumnName) = ("Kind", "Weight");
        float[][] waves = Sequences.Waves(options.Architecture, 60);
        var definition = SchemaDefinition.Create(typeof(Sequence));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Steps * Channels);
        definition["Kind"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        var view = _ml.Data.LoadFromEnumerable(
            waves.Select(
                (wave, i) =>
                    new Sequence
                    {
                        Features = wave,
                        Kind = [i == 5 ? float.NaN : i % 2, i % 3],
                        Weight = 1 + (i % 2),
                    }
            ),
            definition
        );
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.Equal((59, 1), (fitted.Model.Info.Training.Rows, fitted.Model.Info.Training.SkippedRows));
        float[] errors = Views.Scalars(fitted.Transform(view), "Error");
        Assert.Equal([5], Enumerable.Range(0, 60).Where(i => float.IsNaN(errors[i])));
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, view.Schema, stream);
        AssertSame([errors], [Views.Scalars(SavedPipeline.Load(new MLContext(), stream, out _).Transform(view), "Error")]);
    }

    /// <summary>Steps of a number and a category: the score is the mean over the columns of the steps that there are.</summary>
    [Fact]
    public void Fit_MixedColumns_ScoresTheColumnsOfRealSteps()
    {
        var options = Options("gru");
        options.Architecture = Architecture.Recurrent(4, 3, RecurrentCell.Gru, maskPadding: true);
        options.MixedColumns = MixedColumns.FromIndices([1..3, 4..6, 7..9, 10..12]);
        (options.LearningRate, options.Scaling) = (0.01, InputScaling.None);
        var random = new Random(1);
        float[][] rows = Sequences.Cut(
            options.Architecture,
            [
                .. Enumerable
                    .Range(0, 60)
                    .Select(_ =>
                        Enumerable.Range(0, 4).SelectMany(_ => random.Next(2) == 0 ? new[] { 0.3f, 1, 0 } : [-0.7f, 0, 1]).ToArray()
                    ),
            ],
            row => 1 + (row % 4)
        );
        using var fitted = Fit(options, rows);
        Assert.Equal(0, fitted.Model.Info.Training.SkippedRows);
        var scored = fitted.Transform(Views.Of(_ml, rows));
        float[][] rebuilt = Views.Vectors(scored, "Rebuilt");
        float[] errors = Views.Scalars(scored, "Error");
        for (int i = 0; i < rows.Length; i++)
        {
            int length = Sequences.Short(rows[i]).Length / 3;
            double sum = 0;
            for (int step = 0; step < length; step++)
            {
                int at = 3 * step;
                sum += Math.Pow(rows[i][at] - rebuilt[i][at], 2) - Math.Log(rebuilt[i][rows[i][at + 1] == 1 ? at + 1 : at + 2]);
            }
            Assert.Equal(sum / (2 * length), errors[i], 1e-4 * Math.Max(1, errors[i]));
        }
    }

    private sealed class Sequence
    {
        public float[] Features { get; set; } = [];

        public float[] Kind { get; set; } = [];

        public float Weight { get; set; }
    }
}
