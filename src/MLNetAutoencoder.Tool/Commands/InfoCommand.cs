using System.CommandLine;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Conversion;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>info</c>: what is in a model file.</summary>
internal sealed class InfoCommand
{
    private readonly Argument<string> _file = new("file") { Description = "A model: a .zip of ML.NET, or a .onnx of this library." };

    public static Command Create()
    {
        var command = new Command("info", "Tell what is in a model file.");
        var info = new InfoCommand();
        command.Arguments.Add(info._file);
        return command.Does(info.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_file)!;
        FaultException.RequireFile(path);
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            ShowOnnx(path, screen);
        else
            ShowPipeline(path, screen);
        return ExitCode.Done;
    }

    private static void ShowPipeline(string path, Screen screen)
    {
        var ml = new MLContext();
        var (model, schema) = SavedDetector.LoadPipeline(ml, path);
        using var owner = model as IDisposable;
        var steps = PipelineSteps.Flat(model).Select(Name).ToList();
        var network = PipelineSteps.Flat(model).OfType<AutoencoderTransformerBase>().FirstOrDefault()?.Model;
        var columns = schema.Select(column => new { column.Name, Type = column.Type.ToString() }).ToList();
        screen.Result(
            new
            {
                File = path,
                Columns = columns,
                Steps = steps,
                Autoencoder = network is null ? null : Facts(network.Info),
            },
            console =>
            {
                var table = Screen.Table(("column", false), ("type", false));
                foreach (var column in columns)
                    table.AddRow(column.Name.EscapeMarkup(), column.Type.EscapeMarkup());
                console.Write(table);
                console.MarkupLine($"[bold]steps[/]: {string.Join(", ", steps)}");
                if (network is not null)
                    Show(network, console);
            }
        );
    }

    private static void ShowOnnx(string path, Screen screen)
    {
        byte[] onnx = File.ReadAllBytes(path);
        if (OnnxMetadata.Read(onnx, key => key.StartsWith(nameof(MLNetAutoencoder), StringComparison.OrdinalIgnoreCase)).Count == 0)
        {
            ShowGraph(path, onnx, screen);
            return;
        }
        using var model = AutoencoderModel.Load(onnx);
        var series = SeriesOf(onnx);
        screen.Result(
            new
            {
                File = path,
                Series = series is null
                    ? null
                    : new
                    {
                        Values = series.Values.Select(value => value.Key),
                        series.Key,
                        series.Window,
                        series.Risk,
                        Keys = series.Known.Keys,
                    },
                Autoencoder = Facts(model.Info),
            },
            console =>
            {
                if (series is not null)
                {
                    string values = string.Join(", ", series.Values.Select(value => value.Key));
                    console.WriteLine($"detector of anomalies in series of {values}");
                    console.WriteLine(Invariant.Text($"windows of {series.Window} rows, {series.Known.Count} series known"));
                }
                Show(model, console);
            }
        );
    }

    /// <summary>A pipeline that was exported, or any other ONNX model.</summary>
    private static void ShowGraph(string path, byte[] onnx, Screen screen)
    {
        var graph = ModelProto.Read(onnx).Graph;
        screen.Result(
            new
            {
                File = path,
                Inputs = graph.Input.Select(input => input.Name),
                Outputs = graph.Output.Select(output => output.Name),
            },
            console =>
            {
                console.WriteLine("an ONNX model, not an autoencoder by itself");
                console.WriteLine("inputs:  " + string.Join(", ", graph.Input.Select(input => input.Name)));
                console.WriteLine("outputs: " + string.Join(", ", graph.Output.Select(output => output.Name)));
            }
        );
    }

    private static void Show(AutoencoderModel model, IAnsiConsole console)
    {
        var info = model.Info;
        console.WriteLine();
        console.Write(new Text(model.Summary()));
        var training = info.Training;
        console.WriteLine(Invariant.Text($"trained on {training.Rows:N0} rows; kept epoch {training.BestEpoch} of {training.Epochs}"));
        if (info.Threshold is { } threshold)
            console.WriteLine(Invariant.Text($"scores above {threshold:G4} are anomalies"));
        if (info.OptionsCode is { } code)
            console.WriteLine(code);
    }

    private static object Facts(ModelInfo info) =>
        new
        {
            info.Kind,
            info.IsAnomalyDetector,
            info.Threshold,
            info.FeatureNames,
            Inputs = info.Inputs.Select(input => new { input.Name, input.Size }),
            Outputs = info.Outputs.Select(output => new { output.Name, output.Role }),
            info.Layers,
            info.Training,
            Options = System.Text.Json.Nodes.JsonNode.Parse(info.OptionsJson),
        };

    private static SeriesInfo? SeriesOf(byte[] onnx)
    {
        try
        {
            return SeriesInfo.Read(onnx);
        }
        catch (ModelFormatException)
        {
            return null; // a model of rows
        }
    }

    private static string Name(ITransformer step) => step.GetType().Name.Split('`')[0].Replace("Transformer", "", StringComparison.Ordinal);
}
