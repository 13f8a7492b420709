using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

public sealed class PipelineOnnxTests
{
    private static readonly Plant s_plant = new();
    private static readonly MLContext s_ml = s_plant.Ml;
    private static readonly IDataView s_data = s_plant.Data;

    [Fact]
    public void Inputs_AreTheOriginalColumnsThatTheOutputsNeed()
    {
        var model = s_ml
            .Transforms.Conversion.MapValueToKey("State")
            .Append(s_plant.Scaled())
            .Append(s_plant.Code())
            .Append(s_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("State", "Code"))
            .Append(s_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(s_data);
        var (onnx, report) = Convert(model);
        using var session = new InferenceSession(onnx);
        Assert.Equal(["Load", "Sensors"], session.InputNames.Order());
        Assert.Equal(["PredictedLabel"], session.OutputNames);
        Assert.Equal([-1, 1], session.InputMetadata["Load"].Dimensions);
        Assert.Equal([-1, 4], session.InputMetadata["Sensors"].Dimensions);
        Assert.Equal(["Load", "Sensors"], report.Inputs.Select(input => input.Column).Order());
        Assert.Equal(200, report.CheckedRows);
        Assert.Null(report.WeightLosses);
    }

    [Fact]
    public void Outputs_ThatAreAskedFor_AreComputedUnderTheirNames()
    {
        var model = s_plant.Scaled().Append(s_plant.Code()).Fit(s_data);
        var (onnx, report) = Convert(
            model,
            new()
            {
                OutputColumns = ["Code", "Sensors", "Note"],
                InputNames = new Dictionary<string, string> { ["Sensors"] = "raw" },
                OutputNames = new Dictionary<string, string> { ["Code"] = "z" },
            }
        );
        using var session = new InferenceSession(onnx);
        Assert.Equal(["Load", "Note", "raw"], session.InputNames.Order());
        Assert.Equal(["z", "Sensors", "Note.output"], session.OutputNames);
        Assert.Equal(0, report.Differences["Note"]);
    }

    [Fact]
    public void Steps_WithoutAConversion_ThatAreNotNeeded_AreLeftOut()
    {
        var model = s_ml
            .Transforms.Expression("Twice", "x => 2 * x", "Load")
            .Append(s_plant.Scaled())
            .Append(s_plant.Code())
            .Append(s_ml.Transforms.NormalizeBinning("Heat"))
            .Fit(s_data);
        var (_, report) = Convert(model, new() { OutputColumns = ["Code"] });
        Assert.Equal(["Load", "Sensors"], report.Inputs.Select(input => input.Column).Order());
    }

    [Theory]
    [InlineData(OnnxWeights.Half, 0.7, 0.01)]
    [InlineData(OnnxWeights.Int8, 0.5, 0.2)]
    public void FewerBytes_ForTheWeights_AreMeasured(OnnxWeights weights, double share, double loss)
    {
        var options = new AutoencoderOptions
        {
            LatentSize = 8,
            HiddenSizes = [256, 64],
            Epochs = 2,
            Seed = 1,
        };
        var model = s_plant.Scaled().Append(s_ml.Transforms.Autoencoder("Code", "Features", options)).Fit(s_data);
        var (_, exact) = Convert(model);
        var (onnx, report) = Convert(model, new() { Weights = weights });
        Assert.InRange(report.Bytes, 0, share * exact.Bytes);
        Assert.InRange(report.WeightLosses!["Code"], 1e-6, loss);
        Assert.InRange(report.Differences["Code"], 0, 1e-5);
        using var session = new InferenceSession(onnx);
        Assert.Equal(["Load", "Sensors"], session.InputNames.Order());
    }

    [Fact]
    public void FoldConstants_LeavesFewerNodesAndTheSameNumbers()
    {
        var model = s_plant.Chain("OneHotEncoding").Fit(s_data);
        var (folded, _) = Convert(model);
        var (plain, report) = Convert(model, new() { FoldConstants = false });
        Assert.InRange(Nodes(folded), 1, Nodes(plain) - 1);
        Assert.InRange(report.Differences["Code"], 0, 1e-5);

        static int Nodes(byte[] onnx) => ModelProto.Parser.ParseFrom(onnx).Graph.Node.Count;
    }

    [Theory]
    [InlineData(8)]
    [InlineData(18)]
    public void OnnxModelsOfOtherOperatorSets_AreRaisedToOne(long version)
    {
        byte[] foreign = ForeignModels.Build(
            graph =>
            {
                graph.Input.Add(ForeignModels.Info("x", DataType.Single, -1, 4));
                if (version < 11)
                    graph.Node.Add(OnnxGraphBuilder.NewNode("clip", "Clip", ["x"], "y", [Number("min", 0.2f), Number("max", 0.8f)]));
                else
                    graph.Node.Add(OnnxGraphBuilder.NewNode("soft", "Softmax", ["x"], "y", []));
                graph.Output.Add(ForeignModels.Info("y", DataType.Single, -1, 4));
            },
            version
        );
        var model = s_ml
            .Transforms.Conversion.MapValueToKey("State")
            .Append(s_ml.Transforms.NormalizeGlobalContrast("Sensors"))
            .Append(s_ml.Transforms.CopyColumns("x", "Sensors"))
            .Append(s_ml.Transforms.ApplyOnnxModelBatched(foreign))
            .Append(s_plant.Code("y"))
            .Append(s_ml.Clustering.Trainers.KMeans("Code", numberOfClusters: 3))
            .Append(s_ml.Transforms.CopyColumns("Cluster", "PredictedLabel"))
            .Append(s_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("State", "Code"))
            .Fit(s_data);
        var (onnx, report) = Convert(model, new() { OutputColumns = ["Cluster", "Score", "PredictedLabel"] });
        Assert.All(report.Differences.Values, difference => Assert.InRange(difference, 0, 1e-4));
        Assert.Equal(Math.Max(version, 12), Opsets.VersionOf(ModelProto.Parser.ParseFrom(onnx)));

        static AttributeProto Number(string name, float value) =>
            new()
            {
                Name = name,
                F = value,
                Type = AttributeType.Float,
            };
    }

    [Fact]
    public void AnOnnxModelWhoseRowsDependOnEachOther_MakesAFileOfOneRow()
    {
        var model = s_ml
            .Transforms.Concatenate("x", "Load", "Heat", "Output")
            .Append(s_ml.Transforms.ReplaceMissingValues("x"))
            .Append(s_ml.Transforms.ApplyOnnxModelBatched(ForeignModels.Centered()))
            .Fit(s_data);
        var (onnx, report) = Convert(model);
        Assert.Equal(PipelineOnnxRows.One, report.Rows);
        using var session = new InferenceSession(onnx);
        Assert.Equal([1, 1], session.InputMetadata["Load"].Dimensions);
    }

    [Fact]
    public void TheFile_AppliedByMLNetAndInBatches_GivesTheScoresOfThePipeline()
    {
        var model = s_plant.Scaled().Append(s_plant.Detector()).Fit(s_data);
        var folder = Directory.CreateTempSubdirectory("pipeline-onnx-");
        string path = Path.Combine(folder.FullName, "detector.onnx");
        s_ml.Model.ConvertPipelineToOnnx(model, s_data, path);
        var expected = Scores(model.Transform(s_data));
        using var own = s_ml.Transforms.ApplyOnnxModel(path).Fit(s_data);
        Same(expected, Scores(own.Transform(s_data)));
        using var batched = s_ml.Transforms.ApplyOnnxModelBatched(path, new() { ScalarColumns = true }).Fit(s_data);
        var scored = batched.Transform(s_data);
        Same(expected, Scores(scored));
        Assert.Equal(RowDependence.Independent, batched.Rows);
        Assert.Equal(BooleanDataViewType.Instance, scored.Schema["PredictedLabel"].Type);
        folder.Delete(recursive: true);

        static void Same(float[] expected, float[] actual) =>
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * Math.Max(1, Math.Abs(pair.First))));

        static float[] Scores(IDataView view) =>
            view.Schema["Score"].Type is VectorDataViewType
                ? [.. view.GetColumn<VBuffer<float>>("Score").Select(value => value.GetItemOrDefault(0))]
                : [.. view.GetColumn<float>("Score")];
    }

    [Fact]
    public void TheFile_OfWindows_SaysThatItTakesASeries()
    {
        var model = s_plant.Chain("windows").Fit(s_data);
        var (onnx, report) = Convert(model);
        Assert.Equal(PipelineOnnxRows.Series, report.Rows);
        var e = Assert.Throws<InvalidOperationException>(() => s_ml.Transforms.ApplyOnnxModelBatched(onnx));
        Assert.Contains("series", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Converting_LeavesTheModelUsableAndNoSessionBehind()
    {
        int before = AutoencoderModel.LiveCount;
        var model = s_plant.Scaled().Append(s_plant.Detector()).Fit(s_data);
        using var stream = new MemoryStream();
        s_ml.Model.Save(model, s_data.Schema, stream);
        stream.Position = 0;
        var loaded = SavedPipeline.Load(s_ml, stream, out _);
        int live = AutoencoderModel.LiveCount;
        Convert(loaded);
        Assert.Equal(live, AutoencoderModel.LiveCount);
        Assert.Equal(400, loaded.Transform(s_data).GetColumn<float>("Score").Count());
        (loaded as IDisposable)?.Dispose();
        model.Dispose();
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void Report_AsText_ListsInputsAndOutputs()
    {
        var model = s_plant.Scaled().Append(s_plant.Code()).Fit(s_data);
        var (_, report) = Convert(model, new() { Weights = OnnxWeights.Half });
        string[] lines = report.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("200 rows", lines[0], StringComparison.Ordinal);
        Assert.Equal(2 + report.Inputs.Count + report.Outputs.Count, lines.Length);
        Assert.Contains("Vector<Single, 4>", string.Concat(lines), StringComparison.Ordinal);
    }

    private static (byte[] Onnx, PipelineOnnxReport Report) Convert(ITransformer model, PipelineOnnxOptions? options = null)
    {
        using var stream = new MemoryStream();
        var report = s_ml.Model.ConvertPipelineToOnnx(model, s_data, stream, options);
        return (stream.ToArray(), report);
    }
}
