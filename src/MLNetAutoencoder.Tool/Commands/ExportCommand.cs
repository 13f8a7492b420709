using System.CommandLine;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>export</c>: a saved pipeline, or a part of its network, as an ONNX file.</summary>
internal sealed class ExportCommand
{
    private readonly ModelFlags _flags = new();
    private readonly Option<string> _out = OutputFile.Required("The ONNX file.");
    private readonly Option<ModelPart?> _part = new("--part")
    {
        Description = "A part of the network alone, behind the encoders of text; takes no data.",
    };
    private readonly Option<OnnxWeights> _weights = new("--weights")
    {
        Description = "The numbers of the network: Half or Int8 make a smaller file that differs a little.",
        DefaultValueFactory = _ => OnnxWeights.Single,
    };

    public static Command Create()
    {
        var command = new Command("export", "Write a model as one ONNX file; some rows of data check that it computes the same.");
        var export = new ExportCommand();
        export._flags.AddTo(command);
        command.Options.Add(export._out);
        command.Options.Add(export._part);
        command.Options.Add(export._weights);
        return command.Does(export.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = OutputFile.Check(parsed.GetValue(_out)!);
        using var model = SavedDetector.Load(_flags.Path(parsed));
        if (parsed.GetValue(_part) is { } part)
        {
            model.Detector.Model.Save(path, part);
            long bytes = new FileInfo(path).Length;
            screen.Result(
                new
                {
                    File = path,
                    Bytes = bytes,
                    Part = part,
                },
                console => console.MarkupLine(Invariant.Text($"[green]{path.EscapeMarkup()}[/]: {part}, {bytes:N0} bytes"))
            );
            return ExitCode.Done;
        }
        using var source = _flags.Open(parsed, cancellationToken);
        var scored = model.Score(source);
        var report = model.Context.Model.ConvertPipelineToOnnx(
            model.Model,
            model.Rows(source),
            path,
            new PipelineOnnxOptions
            {
                // Reasons are words, which ONNX has no operators to make.
                OutputColumns = [.. SavedDetector.Results(scored.Schema).Where(column => column != DetectorPipeline.Reasons)],
                Weights = parsed.GetValue(_weights),
            }
        );
        screen.Result(
            new
            {
                File = path,
                report.Bytes,
                report.CheckedRows,
                report.Rows,
                Inputs = report.Inputs.Select(Column),
                Outputs = report.Outputs.Select(Column),
                report.Differences,
            },
            console =>
            {
                console.MarkupLine($"[green]{path.EscapeMarkup()}[/]");
                console.Write(new Text(report.ToString()));
            }
        );
        return ExitCode.Done;
    }

    private static object Column(PipelineOnnxColumn column) => new { column.Name, Type = column.Type.ToString() };
}
