using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Encoder and decoder see a condition: the center that a row lies around.</summary>
public sealed partial class ConditionColumnTests
{
    private const int Features = 5;
    private static readonly Row[] Rows = [.. Samples.Classes(240, Features).Select(row => new Row((int)row.Label + 1, row.Features))];
    private readonly MLContext _ml = new(seed: 1);

    private IDataView View => Load(Rows);

    /// <summary>A code of one value has no room for the center; with the condition it need not have it.</summary>
    [Theory]
    [InlineData("Key")]
    [InlineData("Flag")]
    [InlineData("Numbers")]
    public void Fit_Condition_RebuildsBetterThanWithout(string condition)
    {
        using var conditional = Fit(Options(30, condition));
        using var plain = Fit(Options(30, null));
        float with = Views.Scalars(conditional.Transform(View), "Error").Average(),
            without = Views.Scalars(plain.Transform(View), "Error").Average();
        Assert.True(with < 0.9 * without, $"{with} with and {without} without");
    }

    /// <summary>The same row told to be of another class is rebuilt nearer to that class's center.</summary>
    [Fact]
    public void Transform_AnotherClass_MovesTheReconstructionThere()
    {
        var options = Options(60, "Key");
        options.Objective = Objective.Variational();
        using var fitted = Fit(options);
        float[] center = [.. Enumerable.Range(0, Features).Select(i => Rows.Where(r => r.Number == 2).Average(r => r.Features[i]))];
        Row[] first = [.. Rows.Where(r => r.Number == 1)];
        double Distance(IEnumerable<Row> rows) =>
            Views.Vectors(fitted.Transform(Load(rows)), "Rebuilt").Sum(row => Close.Squared(row, center));
        double told = Distance(first.Select(r => new Row(2, r.Features))),
            own = Distance(first);
        Assert.True(2 * told < own, $"{told} and {own}");
    }

    [Theory]
    [InlineData("Key", "plain", InputScaling.Standard)]
    [InlineData("Key", "variational", InputScaling.Quantile)]
    [InlineData("Flag", "importance-weighted", InputScaling.MinMax)]
    [InlineData("Numbers", "wasserstein", InputScaling.Robust)]
    [InlineData("Numbers", "contractive", InputScaling.None)]
    public void Write_TrainedNetwork_GivesWhatTheEngineGives(string condition, string kind, InputScaling scaling)
    {
        var options = KindCases.Options(kind, epochs: 3);
        (options.ConditionColumnName, options.Scaling, options.Corruption, options.TargetColumnName) = (
            condition,
            scaling,
            Corruption.Swap(0.1),
            kind == "plain" ? "Numbers" : null
        );
        float[][] rows =
        [
            .. Rows.Select(r => (float[])[.. r.Features, .. r.Condition(condition), .. options.TargetColumnName is null ? [] : r.Numbers]),
        ];
        EngineParity.AssertTrained(View, options, rows, EngineParity.Squares);
    }

    [Theory]
    [InlineData("Key", null)]
    [InlineData("Flag", null)]
    [InlineData("Numbers", null)]
    [InlineData("Key", "Numbers")]
    public void Fit_Detector_ScoresAsItsSavedModel(string condition, string? target)
    {
        var options = new AutoencoderAnomalyOptions
        {
            ConditionColumnName = condition,
            TargetColumnName = target,
            LatentSize = 1,
            HiddenSizes = [12],
            Epochs = 10,
            Seed = 1,
        };
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(View);
        float[] scores = Views.Scalars(detector.Transform(View), "Score");
        Views.AssertLabels(detector.Transform(View), 0.1);
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, View.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        Close.AssertEqual(scores, Views.Scalars(loaded.Transform(View), "Score"));
        var batched = Assert.IsType<AutoencoderAnomalyTransformer>(loaded.WithBatchedOnnx(_ml));
        Close.AssertEqual(scores, Views.Scalars(batched.Transform(View), "Score"));
        Assert.Equal(detector.Model.Info.Inputs, batched.Model.Info.Inputs);
        using var engine = _ml.Model.CreatePredictionEngine<Row, Scored>(batched, inputSchemaDefinition: Definition(3));
        Close.AssertEqual([scores[5]], [engine.Predict(Rows[5]).Score]);
    }

    [Fact]
    public void Transform_MissingKey_GivesNaNHereAndInTheSavedModel()
    {
        using var fitted = Fit(Options(2, "Key"));
        Row[] rows = [Rows[0], new Row(0, Rows[0].Features), Rows[1]];
        var view = Load(rows);
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, view.Schema, stream);
        stream.Position = 0;
        foreach (var scored in new[] { fitted.Transform(view), SavedPipeline.Load(_ml, stream, out _).Transform(view) })
        {
            Assert.Equal([false, true, false], Views.Scalars(scored, "Error").Select(float.IsNaN));
            Assert.Equal([false, true, false], Views.Vectors(scored, "Latent").Select(code => float.IsNaN(code[0])));
            Assert.Equal([false, true, false], Views.Vectors(scored, "Rebuilt").Select(row => row.All(float.IsNaN)));
        }
    }

    /// <summary>
    /// A decoder takes the condition behind codes: what it makes of a row's own code and condition is the row's reconstruction, and samples
    /// are of the class asked for.
    /// </summary>
    [Theory]
    [InlineData("Key")]
    [InlineData("Flag")]
    [InlineData("Numbers")]
    public void Decoder_OfACondition_GoesByIt(string condition)
    {
        var options = Options(60, condition);
        options.Objective = Objective.Variational();
        using var fitted = Fit(options);
        var decoder = fitted.Model.Decoder!;
        var scored = fitted.Transform(View);
        float[][] codes = Views.Vectors(scored, "Latent"),
            rebuilt = Views.Vectors(scored, "Rebuilt");
        Assert.Equal((1, Rows[0].Condition(condition).Length), (decoder.LatentSize, decoder.ConditionSize));
        for (int i = 0; i < 6; i++)
            Close.AssertEqual([rebuilt[i]], decoder.Decode([codes[i]], Rows[i].Condition(condition)));
        float[] Center(int number) =>
            [.. Enumerable.Range(0, Features).Select(i => Rows.Where(r => r.Number == number).Average(r => r.Features[i]))];
        using var loaded = AutoencoderDecoder.Load(decoder.ToOnnx());
        float[][] samples = loaded.Sample(50, 3, Rows.First(r => r.Number == 1).Condition(condition));
        Assert.True(samples.Sum(row => Close.Squared(row, Center(1))) < samples.Sum(row => Close.Squared(row, Center(2))));
        Assert.Throws<ArgumentException>(() => decoder.Sample(2, 1));
        Assert.Throws<ArgumentException>(() =>
            decoder.Decode(
                [
                    [0],
                ],
                [1, 2, 3, 4]
            )
        );
    }

    /// <summary>From labels as text, by a key mapping in the pipeline.</summary>
    [Fact]
    public void Fit_PipelineWithAKeyMapping_ScoresFromText()
    {
        using var fitted = _ml
            .Transforms.Conversion.MapValueToKey("Class", "Name")
            .Append(_ml.Transforms.Autoencoder("Latent", "Features", Options(3, "Class")))
            .Fit(View);
        float[] errors = Views.Scalars(fitted.Transform(View), "Error");
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, View.Schema, stream);
        stream.Position = 0;
        Close.AssertEqual(errors, Views.Scalars(SavedPipeline.Load(_ml, stream, out _).Transform(View), "Error"));
    }

    [Fact]
    public void Fit_StreamedRowsAndTheSameSeed_GiveTheSameBytes()
    {
        var options = Options(2, "Key");
        using var first = Fit(options);
        using var second = Fit(options);
        Assert.Equal(first.Model.ToOnnx(), second.Model.ToOnnx());
        options.MemoryBudgetBytes = 1 << 20;
        var many = Load(Enumerable.Range(0, 40_000).Select(i => Rows[i % Rows.Length]));
        using var streamed = Fit(options, many);
        Assert.True(float.IsFinite(streamed.History![0].ValidationLoss!.Value));
    }

    private static AutoencoderOptions Options(int epochs, string? condition) =>
        new()
        {
            ConditionColumnName = condition,
            LatentSize = 1,
            HiddenSizes = [12],
            Epochs = epochs,
            BatchSize = 24,
            LearningRate = 0.01,
            Seed = 1,
            ReconstructionColumnName = "Rebuilt",
            ReconstructionErrorColumnName = "Error",
        };

    private static SchemaDefinition Definition(int keys)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Key)].ColumnType = new KeyDataViewType(typeof(uint), keys);
        return definition;
    }

    private IDataView Load(IEnumerable<Row> rows, int keys = 3) => _ml.Data.LoadFromEnumerable(rows, Definition(keys));

    private AutoencoderTransformer Fit(AutoencoderOptions options, IDataView? view = null) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view ?? View);

    private sealed class Row
    {
        public Row() { }

        /// <param name="number">The class, 1 to 3; 0 for a missing one.</param>
        /// <param name="features">The features.</param>
        public Row(int number, float[] features)
        {
            (Number, Features, Flag, Single, Name) = (number, features, number == 1, number, $"class {number}");
            Key = number == 0 ? uint.MaxValue : (uint)number - 1;
            Numbers = [number == 3 ? 40 : 10, 3 - number];
        }

        internal int Number { get; }

        /// <summary>Counted from 0, as ML.NET takes keys from objects; anything beyond the last is missing.</summary>
        public uint Key { get; set; }

        [VectorType(ConditionColumnTests.Features)]
        public float[] Features { get; set; } = [];

        public bool Flag { get; set; }

        public float Single { get; set; }

        public string Name { get; set; } = "";

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public float[] Condition(string column) =>
            column switch
            {
                "Key" => [.. Enumerable.Range(1, 3).Select(i => i == Number ? 1f : 0)],
                "Flag" => [Flag ? 1 : 0],
                _ => Numbers,
            };
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
