using System.CommandLine;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>series train</c>: fits a detector of anomalies in time series.</summary>
internal sealed class SeriesTrainCommand
{
    private readonly InputFlags _input = new();
    private readonly Option<string[]> _values = ColumnNames.Option("--value", "The column of values, or several that are judged together.");
    private readonly Option<string?> _key = new("--key") { Description = "The column that tells series apart.", HelpName = "column" };
    private readonly Option<string?> _time = SeriesCommand.Time();
    private readonly Option<int?> _window = new("--window-length")
    {
        Description = "Rows of a window. Default: the period of the longest series.",
        HelpName = "n",
    };
    private readonly Option<double?> _risk = new("--risk")
    {
        Description = "How likely a normal point is above the threshold. Default: 0.0001.",
        HelpName = "p",
    };
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The same seed gives the same model.",
        HelpName = "n",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<string> _out = OutputFile.Required("The detector: series.onnx.");

    public static Command Create()
    {
        var command = new Command("train", "Train on a part of a series that is mostly normal.");
        var train = new SeriesTrainCommand();
        train._values.Required = true;
        train._input.AddTo(command);
        foreach (var option in new Option[] { train._out, train._values, train._time, train._key })
            command.Options.Add(option);
        foreach (var option in new Option[] { train._window, train._risk, train._seed })
            command.Options.Add(option);
        return command.Does(train.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = OutputFile.Check(parsed.GetValue(_out)!);
        using var source = SeriesCommand.Open(_input.Request(parsed), parsed.GetValue(_time), cancellationToken);
        string[] values = [.. parsed.Columns(_values, source)];
        string? key = parsed.GetValue(_key) is { } given ? source.Column(given, _key.Name).Name : null;
        var bar = new TrainingBar(screen.Notes);
        var options = new AutoencoderSeriesOptions { KeyColumnName = key, WindowLength = parsed.GetValue(_window) };
        options.Seed = parsed.GetValue(_seed);
        options.Risk = parsed.GetValue(_risk) ?? options.Risk;
        var ml = new MLContext(options.Seed);
        using var detector = bar.Show(() => Trainer(ml, values, options).Fit(new TableView(source, SeriesCommand.Columns(values, key))));
        detector.Save(path);
        screen.Result(
            new
            {
                Model = path,
                Values = values,
                Series = detector.Keys.Count,
                detector.WindowLength,
                detector.Risk,
            },
            console =>
                console.MarkupLine(
                    Invariant.Text(
                        $"[green]{path.EscapeMarkup()}[/]: windows of {detector.WindowLength} rows, {detector.Keys.Count} series"
                    )
                )
        );
        return ExitCode.Done;
    }

    private static AutoencoderSeriesTrainer Trainer(MLContext ml, string[] values, AutoencoderSeriesOptions options)
    {
        try
        {
            return ml.AnomalyDetection.Trainers.AutoencoderSeries(values, options);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e);
        }
    }
}
