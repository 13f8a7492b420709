using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Features from several columns by name, beside targets, conditions and weights of any number.</summary>
public sealed class SeveralColumnsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(nameof(Reading.Byte), nameof(Reading.Boolean), nameof(Reading.Single), nameof(Reading.Singles))]
    [InlineData(nameof(Reading.UInt16), nameof(Reading.SByte))]
    public void Fit_ColumnsThatSingleHolds_GivesWhatTheirConcatenationGives(params string[] names)
    {
        var view = View(Reading.Draw(200));
        var singles = names.Select(name => new InputOutputColumnPair($"{name}1", name)).ToArray();
        var joined = _ml
            .Transforms.Conversion.ConvertType(singles, DataKind.Single)
            .Append(_ml.Transforms.Concatenate("Features", [.. singles.Select(pair => pair.OutputColumnName)]))
            .Fit(view)
            .Transform(view);
        using var byName = _ml.Transforms.Autoencoder("Latent", names, Tiny.Options()).Fit(view);
        using var asOne = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(joined);
        Assert.Equal(Views.Vectors(asOne.Transform(joined), "Latent"), Views.Vectors(byName.Transform(view), "Latent"));
    }

    [Fact]
    public void Transform_SeveralColumns_NamesWhatItRebuilds()
    {
        var options = Tiny.Options();
        options.ReconstructionColumnName = "Rebuilt";
        options.ContributionsColumnName = "Parts";
        string[] names = [nameof(Reading.Double), "Color", nameof(Reading.Booleans)];
        var view = Colored(Reading.Draw(100));
        using var fitted = _ml.Transforms.Autoencoder("Latent", names, options).Fit(view);
        string[] expected = ["Double", "Color.green", "Color.red", "Color.blue", "Booleans.0", "Booleans.1"];
        Assert.Equal(expected, FeatureColumn.SlotNames(fitted.Transform(view).Schema["Rebuilt"]));
        Assert.Equal(expected, fitted.Model.Info.FeatureNames);
        var saved = Saved(fitted, view.Schema);
        Assert.Equal(expected, FeatureColumn.SlotNames(saved.Transform(view).Schema["Parts"]));
        Assert.Equal(expected, FeatureColumn.SlotNames(saved.WithBatchedOnnx(_ml).Transform(view).Schema["Parts"]));
    }

    [Fact]
    public void Fit_MixedColumnsByName_FindsTheGroupsAmongAllColumns()
    {
        var options = Tiny.AnomalyOptions();
        options.MixedColumns = MixedColumns.FromSlotNames([nameof(Reading.Boolean)]);
        string[] names = [nameof(Reading.Int64), "Color", nameof(Reading.Boolean), nameof(Reading.Double)];
        var view = Colored(Reading.Draw(100));
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder(names, options).Fit(view);
        Assert.Contains("3 one-hot", detector.Model.Summary(), StringComparison.Ordinal);
        float[] scores = Views.Scalars(detector.Transform(view), "Score");
        Close.AssertEqual(scores, Views.Scalars(Saved(detector, view.Schema).Transform(view), "Score"));
    }

    [Fact]
    public void Fit_SparseBesideDouble_StaysRight()
    {
        Reading[] rows = Reading.Draw(200);
        VBuffer<float>[] sparse = [.. rows.Select((_, i) => new VBuffer<float>(30, 2, [1, i], [i % 13, 14 + (i % 11)]))];
        foreach (var (row, bag) in rows.Zip(sparse))
            (row.Bag, row.Double) = (bag, 1e9 + row.Double);
        using var fitted = _ml
            .Transforms.Autoencoder("Latent", [nameof(Reading.Double), nameof(Reading.Bag)], Tiny.Options())
            .Fit(View(rows));
        float[][] expected = Views.Vectors(fitted.Transform(View(rows)), "Latent");
        foreach (var row in rows)
            row.Bag = new VBuffer<float>(30, [.. row.Bag.DenseValues()]);
        Assert.Equal(expected, Views.Vectors(fitted.Transform(View(rows)), "Latent"));
        using var dense = _ml
            .Transforms.Autoencoder("Latent", [nameof(Reading.Double), nameof(Reading.Bag)], Tiny.Options())
            .Fit(View(rows));
        Assert.Equal(expected, Views.Vectors(dense.Transform(View(rows)), "Latent"));
    }

    [Fact]
    public void Fit_TargetConditionAndWeightOfOtherTypes_AreTaken()
    {
        var options = Tiny.Options();
        options.TargetColumnName = nameof(Reading.Doubles);
        options.ConditionColumnName = nameof(Reading.Int64);
        options.ExampleWeightColumnName = nameof(Reading.Byte);
        options.ReconstructionColumnName = "Rebuilt";
        options.ReconstructionErrorColumnName = "Error";
        Reading[] rows = Reading.Draw(200);
        foreach (var row in rows)
        {
            row.Doubles[0] += 1e8;
            row.Int64 += 4_000_000_000;
        }
        using var fitted = _ml.Transforms.Autoencoder("Latent", nameof(Reading.Singles), options).Fit(View(rows));
        var scored = fitted.Transform(View(rows));
        var saved = Saved(fitted, View(rows).Schema).Transform(View(rows));
        Close.AssertEqual(Views.Vectors(scored, "Latent"), Views.Vectors(saved, "Latent"));
        Close.AssertEqual(Views.Scalars(scored, "Error"), Views.Scalars(saved, "Error"));
        float[][] rebuilt = Views.Vectors(scored, "Rebuilt");
        Close.AssertEqual(rebuilt, Views.Vectors(saved, "Rebuilt"));
        Assert.All(rebuilt, row => Assert.InRange(row[0], 1.09e9f, 1.11e9f));
        float[][] codes = Views.Vectors(scored, "Latent");
        Close.AssertEqual(rebuilt[..1], fitted.Model.Decoder!.Decode([codes[0]], [rows[0].Int64]));
    }

    [Fact]
    public void Autoencoder_NamesThatCannotBe_AreRefused()
    {
        Assert.Contains("'A' is named twice", Fault(["A", "B", "A"]), StringComparison.Ordinal);
        Assert.Contains("name one or more", Fault([]), StringComparison.Ordinal);
        Assert.Contains("'inputColumnNames' is blank", Fault(["A", " "]), StringComparison.Ordinal);
        Assert.Contains("TargetColumnName is 'B'", Fault(["A", "B"], target: "B"), StringComparison.Ordinal);

        string Fault(string[] names, string? target = null) =>
            Assert
                .ThrowsAny<ArgumentException>(() =>
                    _ml.Transforms.Autoencoder("Latent", names, new AutoencoderOptions { TargetColumnName = target })
                )
                .Message;
    }

    /// <summary>Streamed, interrupted, gone on from, searched.</summary>
    [Fact]
    public void Fit_ManyRows_GoThroughEveryWayToTrain()
    {
        var view = View(Reading.Draw(20_000));
        using var folder = new CheckpointFolder();
        var options = Tiny.Options(epochs: 4);
        options.BatchSize = 512;
        options.KeepTrainingState = true;
        options.ReconstructionErrorColumnName = "Error";
        byte[] expected = Fit();

        options.Checkpoint = new CheckpointOptions { Folder = folder.Path };
        options.Progress = new OnProgress(progress =>
        {
            if (progress.Epoch == 2 && progress.IsEpochEnd)
                throw new InvalidOperationException("stopped");
        });
        Assert.Throws<InvalidOperationException>(Fit);
        options.Progress = null;
        Assert.Equal(expected, Fit());

        options.Checkpoint = null;
        options.MemoryBudgetBytes = 1 << 20;
        var estimator = _ml.Transforms.Autoencoder("Latent", Reading.Everything, options);
        using var streamed = estimator.Fit(view);
        using var again = estimator.Fit(view);
        Assert.Equal(streamed.Model.ToOnnx(), again.Model.ToOnnx());
        AssertSmaller(streamed);
        using var reloaded = AutoencoderModel.Load(streamed.Model.ToOnnx());
        using (var more = estimator.Fit(view, reloaded))
        using (var same = estimator.Fit(view, streamed.Model))
            Assert.Equal(more.Model.ToOnnx(), same.Model.ToOnnx());
        options.MemoryBudgetBytes = null;
        var search = new AutoencoderSearchOptions { Candidates = 3 };
        AssertSmaller(_ml.Transforms.Autoencoder("Latent", Reading.Everything, options).FindBest(view, search).Best);
        Assert.True(_ml.Transforms.Autoencoder("Latent", Reading.Everything, options).FindLearningRate(view, steps: 10).Count > 0);

        byte[] Fit()
        {
            using var fitted = _ml.Transforms.Autoencoder("Latent", Reading.Everything, options).Fit(view);
            return fitted.Model.ToOnnx();
        }

        void AssertSmaller(AutoencoderTransformer fitted) => Assert.True(fitted.History![^1].TrainingLoss < fitted.History[0].TrainingLoss);
    }

    private ITransformer Saved(ITransformer fitted, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, schema, stream);
        stream.Position = 0;
        return SavedPipeline.Load(new MLContext(seed: 2), stream, out _);
    }

    private IDataView View(IEnumerable<Reading> rows) => _ml.Data.LoadFromEnumerable(rows, Reading.Definition());

    private IDataView Colored(Reading[] rows)
    {
        var view = View(rows);
        return _ml.Transforms.Categorical.OneHotEncoding("Color", nameof(Reading.Text)).Fit(view).Transform(view);
    }
}
