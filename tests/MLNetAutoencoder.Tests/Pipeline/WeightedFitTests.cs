using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Fits with a column of example weights.</summary>
public sealed class WeightedFitTests
{
    private readonly MLContext _ml = new();
    private readonly float[][] _rows = Samples.Noise(40, 4);

    [Theory]
    [InlineData(ReconstructionLoss.MeanSquaredError, GradientStep.Fused)]
    [InlineData(ReconstructionLoss.MeanSquaredError, GradientStep.Autograd)]
    [InlineData(ReconstructionLoss.Huber, GradientStep.Fused)]
    [InlineData(ReconstructionLoss.MeanAbsoluteError, GradientStep.Fused)]
    public void Fit_WeightOfTwo_IsTheRowTwice(ReconstructionLoss loss, GradientStep step)
    {
        var weighted = Parameters(Rows(_rows, i => i % 3 == 0 ? 2 : 1), loss, step);
        var twice = Parameters(Rows([.. _rows.SelectMany((row, i) => Enumerable.Repeat(row, i % 3 == 0 ? 2 : 1))], _ => 1), loss, step);
        AssertClose(twice, weighted);
        Assert.Contains(Parameters(Rows(_rows, _ => 1), loss, step).Zip(weighted), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1000f)]
    public void Fit_WeightOfZero_IsNoRow(float others)
    {
        var weighted = Parameters(Rows(_rows, i => i % 4 == 0 ? 0 : others), ReconstructionLoss.MeanSquaredError, GradientStep.Auto);
        var without = Parameters(
            Rows([.. _rows.Where((_, i) => i % 4 != 0)], _ => 1),
            ReconstructionLoss.MeanSquaredError,
            GradientStep.Auto
        );
        AssertClose(without, weighted);
    }

    [Fact]
    public void Fit_LbfgsWithWeightOfTwo_HasTheLossesOfTheRowTwice()
    {
        float[] weighted = Losses(Rows(_rows, i => i % 3 == 0 ? 2 : 1));
        float[] twice = Losses(Rows([.. _rows.SelectMany((row, i) => Enumerable.Repeat(row, i % 3 == 0 ? 2 : 1))], _ => 1));
        Assert.All(weighted.Zip(twice), pair => Assert.Equal(1, pair.First / pair.Second, 1e-4));

        float[] Losses(IEnumerable<WeightedRow> rows)
        {
            var options = Options();
            options.Optimizer = Optimizer.Lbfgs();
            options.Epochs = 6;
            using var model = Fit(rows, options);
            return [.. model.History!.Select(epoch => epoch.TrainingLoss)];
        }
    }

    /// <summary>A step so small that no weight moves: what is reported are the means over the rows by their weights.</summary>
    [Fact]
    public void Fit_Weights_CountInEveryReportedQuantity()
    {
        var options = Options();
        options.Epochs = 1;
        options.BatchSize = 7;
        options.LearningRate = 1e-30;
        options.ValidationFraction = 0.4;
        options.Loss = ReconstructionLoss.Huber;
        using var model = Fit(Rows(_rows, i => i % 5), options);
        var untrained = Tiny.Untrained(options, 4);
        var holdOut = new HoldOut(0.4, options.Seed!.Value);
        int[] held = [.. Enumerable.Range(0, _rows.Length).Where(row => holdOut.Holds(row))];
        int[] learned = [.. Enumerable.Range(0, _rows.Length).Except(held)];
        Assert.InRange(held.Length, 5, 35);

        var epoch = model.History![0];
        Assert.Equal(1, Mean(held, SquaredError) / epoch.MeanSquaredError!.Value, 1e-5);
        Assert.InRange(epoch.MeanAbsoluteError!.Value, 0.01, Math.Sqrt(epoch.MeanSquaredError.Value));
        options.Loss = ReconstructionLoss.MeanSquaredError;
        using var squared = Fit(Rows(_rows, i => i % 5), options);
        Assert.Equal(1, Mean(learned, SquaredError) / squared.History![0].TrainingLoss, 1e-5);
        Assert.Equal(1, Mean(held, SquaredError) / squared.History[0].ValidationLoss!.Value, 1e-5);

        double SquaredError(int row) => Reference.Loss(untrained, null, [_rows[row]]);
        static double Mean(int[] part, Func<int, double> value) => part.Sum(i => i % 5 * value(i)) / part.Sum(i => i % 5);
    }

    [Theory]
    [InlineData(-1f, "the weight -1 in row 7")]
    [InlineData(float.NaN, "the weight NaN in row 7")]
    [InlineData(float.PositiveInfinity, "in row 7")]
    public void Fit_WeightOutOfRange_NamesColumnValueAndRow(float weight, string part)
    {
        string message = Fault<InvalidOperationException>(i => i == 7 ? weight : 1);
        Assert.Contains("Column 'Weight'", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_AllWeightsAreZero_SaysSo() =>
        Assert.Contains("weigh 0 in column 'Weight'", Fault<InvalidOperationException>(_ => 0), StringComparison.Ordinal);

    [Fact]
    public void Fit_WeightsOfAnotherType_NamesTypeAndWayOut()
    {
        string message = Fault<InvalidOperationException>(_ => 1, "Text");
        Assert.Contains("Column 'Text'", message, StringComparison.Ordinal);
        Assert.Contains("ConvertType", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WeightsOfFeatures_SaysSo() =>
        Assert.Contains("Column 'Features'", Fault<InvalidOperationException>(_ => 1, "Features"), StringComparison.Ordinal);

    [Fact]
    public void Fit_NoSuchColumnOfWeights_NamesThoseThereAre()
    {
        string message = Fault<ArgumentOutOfRangeException>(_ => 1, "Missing");
        Assert.Contains("'Missing'", message, StringComparison.Ordinal);
        Assert.Contains("'Weight'", message, StringComparison.Ordinal);
    }

    private static IEnumerable<WeightedRow> Rows(float[][] rows, Func<int, float> weight) =>
        rows.Select((row, i) => new WeightedRow { Features = row, Weight = weight(i) });

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    /// <summary>
    /// Full batches, and an optimizer that does not blow up last bits as those do that divide by the gradient's own size.
    /// </summary>
    private static AutoencoderOptions Options() =>
        new()
        {
            LatentSize = 2,
            HiddenSizes = [6],
            Epochs = 30,
            BatchSize = 1000,
            Optimizer = Optimizer.Sgd(0.5),
            LearningRate = 0.1,
            ValidationFraction = 0,
            Scaling = InputScaling.None,
            ExampleWeightColumnName = "Weight",
            Monitor = MonitoredQuantity.TrainingLoss,
            Patience = null,
            Seed = 3,
        };

    private string Fault<TException>(Func<int, float> weight, string column = "Weight")
        where TException : Exception
    {
        var options = Options();
        options.ExampleWeightColumnName = column;
        string message = Assert.Throws<TException>(() => Fit(Rows(_rows, weight), options)).Message;
        var detector = Tiny.AnomalyOptions();
        detector.ExampleWeightColumnName = column;
        Assert.Throws<TException>(() =>
            _ml.AnomalyDetection.Trainers.Autoencoder("Features", detector).Fit(_ml.Data.LoadFromEnumerable(Rows(_rows, weight)))
        );
        return message;
    }

    private float[] Parameters(IEnumerable<WeightedRow> rows, ReconstructionLoss loss, GradientStep step)
    {
        var options = Options();
        options.Loss = loss;
        options.Step = step;
        using var model = Fit(rows, options);
        return TrainingState.FromBytes(model.Model.TrainingState!).Networks[0].Parameters;
    }

    private AutoencoderTransformer Fit(IEnumerable<WeightedRow> rows, AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(_ml.Data.LoadFromEnumerable(rows));

    private sealed class WeightedRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public float Weight { get; set; }

        public string Text { get; set; } = "1";
    }
}
