using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/onnx.md, compiled and run.</summary>
public sealed class OnnxExamples : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnx-").FullName;
    private readonly Plant _plant = new();

    [Fact]
    public void Pipeline()
    {
        var (mlContext, data) = (_plant.Ml, _plant.Data);
        string path = In("pump.onnx");
        // guide-begin pipeline
        var pipeline = mlContext
            .Transforms.Conversion.MapValueToKey("State")
            .Append(mlContext.Transforms.NormalizeMeanVariance("Sensors"))
            .Append(mlContext.Transforms.Autoencoder("Code", "Sensors", latentSize: 2))
            .Append(mlContext.MulticlassClassification.Trainers.LightGbm("State", "Code"))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(data);

        var report = mlContext.Model.ConvertPipelineToOnnx(model, data, path);
        Console.WriteLine(report);
        // guide-end pipeline
        Assert.Equal(["Sensors"], report.Inputs.Select(input => input.Name));
        Assert.Equal(["PredictedLabel"], report.Outputs.Select(output => output.Name));
        Assert.Equal(new FileInfo(path).Length, report.Bytes);
    }

    [Fact]
    public void Chosen()
    {
        var (mlContext, data) = (_plant.Ml, _plant.Data);
        var model = _plant.Scaled().Append(_plant.Detector()).Fit(data);
        string path = In("small.onnx");
        // guide-begin chosen
        var options = new PipelineOnnxOptions
        {
            OutputColumns = ["Score", "PredictedLabel"],
            OutputNames = new Dictionary<string, string> { ["PredictedLabel"] = "IsAnomaly" },
            Weights = OnnxWeights.Half,
        };
        var report = mlContext.Model.ConvertPipelineToOnnx(model, data, path, options);
        Console.WriteLine(report.WeightLosses!["Score"]);
        // guide-end chosen
        Assert.Equal(["Score", "IsAnomaly"], report.Outputs.Select(output => output.Name));
        Assert.InRange(report.WeightLosses["Score"], 0, 0.1);
    }

    [Fact]
    public void Batched()
    {
        var (mlContext, data) = (_plant.Ml, _plant.Data);
        string path = In("any.onnx");
        File.WriteAllBytes(path, ForeignModels.One("Sigmoid", [-1, 4], [-1, 4]));
        // guide-begin batched
        var options = new BatchedOnnxOptions
        {
            InputColumns = new Dictionary<string, string> { ["x"] = "Sensors" },
            OutputColumns = new Dictionary<string, string> { ["y"] = "Squashed" },
        };
        var step = mlContext.Transforms.ApplyOnnxModelBatched(path, options);
        var transformer = step.Fit(data);
        var scored = transformer.Transform(data);
        // guide-end batched
        Assert.Equal(400, scored.GetColumn<float[]>("Squashed").Count());
        Assert.Equal(RowDependence.Independent, transformer.Rows);
        transformer.Dispose();
    }

    [Fact]
    public void Loaded()
    {
        var (mlContext, data) = (_plant.Ml, _plant.Data);
        string path = In("model.zip");
        mlContext.Model.Save(_plant.Scaled().Append(_plant.Detector()).Fit(data), data.Schema, path);
        // guide-begin loaded
        var model = mlContext.Model.Load(path, out var schema).WithBatchedOnnx(mlContext);
        // guide-end loaded
        Assert.NotNull(schema);
        Assert.Equal(400, model.Transform(data).GetColumn<float>("Score").Count());
        (model as IDisposable)?.Dispose();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);
}
