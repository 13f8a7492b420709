using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;
using Xunit.Abstractions;

namespace MLNetAutoencoder.Tests;

/// <summary>Chains of convertible steps as one file, run over more rows than the conversion checks.</summary>
public sealed class PipelineOnnxChainTests(ITestOutputHelper output)
{
    private static readonly Plant s_plant = new();

    public static TheoryData<string> Chains => [.. s_plant.Names];

    [Theory]
    [MemberData(nameof(Chains))]
    public void ConvertPipelineToOnnx_AChain_ComputesWhatItComputes(string name)
    {
        var (ml, data) = (s_plant.Ml, s_plant.Data);
        var model = s_plant.Chain(name).Fit(data);
        using var stream = new MemoryStream();
        var report = ml.Model.ConvertPipelineToOnnx(model, data, stream, new() { CheckedRows = 50 });
        Assert.Equal(stream.Length, report.Bytes);
        Assert.Equal(name.StartsWith("windows", StringComparison.Ordinal), report.Rows == PipelineOnnxRows.Series);

        using var loaded = Reloaded(ml, model, data);
        byte[] onnx = stream.ToArray();
        double greatest = Greatest(onnx, report, data, model.Transform(data));
        output.WriteLine($"{name, -26} {report.Rows, -11} {string.Join(", ", report.Inputs.Select(i => i.Name)), -40} {greatest:G2}");
        Assert.InRange(greatest, 0, 1e-4);

        // Which compares its rows with those of the loaded chain, and throws where they differ.
        var fromLoaded = ml.Model.ConvertPipelineToOnnx(loaded.Model, data, new MemoryStream(), new() { CheckedRows = 200 });
        Assert.Equal(report.Inputs.Select(i => i.Name), fromLoaded.Inputs.Select(i => i.Name));
    }

    /// <summary>The greatest difference over all rows, in one call or one by one as the file takes them.</summary>
    private static double Greatest(byte[] onnx, PipelineOnnxReport report, IDataView data, IDataView transformed)
    {
        var check = PipelineCheck.Run(
            onnx,
            new BatchedOnnxOptions
            {
                InputColumns = report.Inputs.ToDictionary(input => input.Name, input => input.Column),
                OutputColumns = report.Outputs.ToDictionary(output => output.Name, output => output.Column),
            },
            data,
            transformed,
            report.Rows
        );
        Assert.Null(check.Fault);
        Assert.Equal(400, check.Rows);
        return check.ByColumn.Values.Max();
    }

    private static LoadedModel Reloaded(MLContext ml, ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return new LoadedModel(SavedPipeline.Load(ml, stream, out _));
    }

    private sealed record LoadedModel(ITransformer Model) : IDisposable
    {
        public void Dispose() => (Model as IDisposable)?.Dispose();
    }
}
