using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>What cannot be converted, and what would come out wrong.</summary>
public sealed class PipelineOnnxFaultTests
{
    private static readonly Plant s_plant = new();
    private static readonly MLContext s_ml = s_plant.Ml;
    private static readonly IDataView s_data = s_plant.Data;

    [Fact]
    public void Steps_WithoutAConversion_AreAllNamedAndNothingIsWritten()
    {
        var model = s_ml
            .Transforms.NormalizeLogMeanVariance("Sensors")
            .Append(s_plant.Code("Sensors"))
            .Append(s_ml.Transforms.Expression("Twice", "x => 2 * x", "Load"))
            .Append(s_ml.Transforms.Concatenate("Both", "Code", "Twice"))
            .Append(s_plant.Code("Both", "Second"))
            .Fit(s_data);
        var folder = Directory.CreateTempSubdirectory("pipeline-onnx-");
        string path = Path.Combine(folder.FullName, "pipeline.onnx");
        File.WriteAllText(path, "before");
        string message = Assert.Throws<InvalidOperationException>(() => s_ml.Model.ConvertPipelineToOnnx(model, s_data, path)).Message;
        Assert.Contains("step 1 (NormalizingTransformer)", message, StringComparison.Ordinal);
        Assert.Contains("step 3 (ExpressionTransformer)", message, StringComparison.Ordinal);
        Assert.DoesNotContain("step 2", message, StringComparison.Ordinal);
        Assert.Contains("OutputColumns", message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Single(folder.GetFiles());
        folder.Delete(recursive: true);
    }

    [Fact]
    public void TopContributors_AreNamedAsWithoutAConversion()
    {
        var detector = s_ml.AnomalyDetection.Trainers.Autoencoder(
            "Features",
            new AutoencoderAnomalyOptions { Seed = 1, ContributionsColumnName = "Contributions" }
        );
        var model = s_plant.Scaled().Append(detector).Append(s_ml.Transforms.TopContributors("Reasons")).Fit(s_data);
        string message = Assert.Throws<InvalidOperationException>(() => Convert(model)).Message;
        Assert.Contains("TopContributorsTransformer", message, StringComparison.Ordinal);
        var (_, report) = Convert(model, new() { OutputColumns = ["Score", "PredictedLabel", "Contributions"] });
        Assert.Equal(3, report.Outputs.Count);
    }

    [Fact]
    public void MLNetsOwnConverter_GivenAChainWithOurSteps_ThrowsInPlaceOfAWrongFile()
    {
        ITransformer model = s_plant
            .Scaled()
            .Append(s_plant.Code())
            .Append(s_ml.Regression.Trainers.Sdca("Output", "Code", maximumNumberOfIterations: 20))
            .Fit(s_data);
        using var stream = new MemoryStream();
        foreach (
            Action convert in new Action[]
            {
                () => s_ml.Model.ConvertToOnnx(model, s_data, stream),
                () => s_ml.Model.ConvertToOnnx(model, s_data, 10, stream),
                () => s_ml.Model.ConvertToOnnx(model, s_data, stream, "Score"),
            }
        )
        {
            string message = Assert.Throws<InvalidOperationException>(convert).Message;
            Assert.Contains("ConvertPipelineToOnnx", message, StringComparison.Ordinal);
        }
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void MLNetsOwnConverter_GivenOurViewAsData_WorksAsBefore()
    {
        var known = s_ml.Transforms.SelectColumns("Sensors", "Output").Fit(s_data).Transform(s_data);
        var coded = s_plant.Code("Sensors").Fit(known).Transform(known);
        var tail = s_ml.Regression.Trainers.Sdca("Output", "Code", maximumNumberOfIterations: 20).Fit(coded);
        using var stream = new MemoryStream();
        s_ml.Model.ConvertToOnnx(tail, coded, stream);
        Assert.NotEqual(0, stream.Length);
    }

    [Fact]
    public void ADifference_IsAnErrorThatNamesColumnAndFirstStep()
    {
        var model = s_ml
            .Transforms.NormalizeMinMax("Sensors")
            .Append(s_ml.Transforms.NormalizeLpNorm("Sensors"))
            .Append(s_plant.Code("Sensors"))
            .Fit(s_data);
        string message = Assert.Throws<InvalidOperationException>(() => Convert(model, new() { Tolerance = 0 })).Message;
        Assert.Contains("column 'Code' by ", message, StringComparison.Ordinal);
        Assert.Contains("step 2 (LpNormNormalizingTransformer): column 'Sensors' by ", message, StringComparison.Ordinal);
        Assert.Contains("Tolerance", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoRows_AreAnError()
    {
        var model = s_plant.Code("Sensors").Fit(s_data);
        var empty = s_ml.Data.FilterRowsByColumn(s_data, "Load", lowerBound: 2);
        string message = Assert
            .Throws<InvalidOperationException>(() => s_ml.Model.ConvertPipelineToOnnx(model, empty, new MemoryStream()))
            .Message;
        Assert.Contains("no rows", message, StringComparison.Ordinal);
    }

    [Fact]
    public void FaultyOptions_AreNamed()
    {
        var model = s_plant.Code("Sensors").Fit(s_data);
        AssertFault("OutputColumns names 'Nothing'", new() { OutputColumns = ["Nothing"] });
        AssertFault("OutputColumns is empty", new() { OutputColumns = [] });
        AssertFault("CheckedRows is 0", new() { CheckedRows = 0 });
        AssertFault("Tolerance is -1", new() { Tolerance = -1 });
        AssertFault("InputNames names column 'x'", new() { InputNames = new Dictionary<string, string> { ["x"] = "y" } });
        AssertFault("OutputNames names column 'Load'", new() { OutputNames = new Dictionary<string, string> { ["Load"] = "y" } });
        AssertFault("'Sensors' would be the name of two", new() { OutputNames = new Dictionary<string, string> { ["Code"] = "Sensors" } });

        void AssertFault(string expected, PipelineOnnxOptions options) =>
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Convert(model, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WindowsOfSeveralSeries_AreNamedAsWithoutAConversion()
    {
        var model = s_ml
            .Transforms.SlidingWindow("Window", ["Sensors"], 3, WindowPadding.FirstRow, "Site")
            .Append(s_plant.Code("Window"))
            .Fit(s_data);
        Assert.Contains("'Site'", Assert.Throws<InvalidOperationException>(() => Convert(model)).Message, StringComparison.Ordinal);
    }

    private static (byte[] Onnx, PipelineOnnxReport Report) Convert(ITransformer model, PipelineOnnxOptions? options = null)
    {
        using var stream = new MemoryStream();
        var report = s_ml.Model.ConvertPipelineToOnnx(model, s_data, stream, options);
        return (stream.ToArray(), report);
    }
}
