using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Series;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>series</c>: anomalies in time series, which come as rows in the order of time.</summary>
internal static class SeriesCommand
{
    public static Command Create() => new("series", "Find anomalies in time series.") { Training.Create(), Scoring.Create() };

    private static Option<string?> Time() =>
        new("--time")
        {
            Description = "The column of times, by which rows are put in order; without it they are taken as they come.",
            HelpName = "column",
        };

    /// <summary>Opens the rows in the order of time.</summary>
    private static DataSource Open(DataRequest request, string? time, CancellationToken cancellationToken)
    {
        if (time is null)
            return DataSource.Open(request, cancellationToken);
        var source = DataSource.Open(request.OrderedBy(time), cancellationToken);
        var column = source.Column(time, "--time");
        if (column.Kind == ColumnKind.Date)
            return source;
        source.Dispose();
        throw new FaultException(
            $"--time: '{column.Name}' holds {column.SqlType}, not times; make them by --sql \"select cast({column.Name} as timestamp) …\"."
        );
    }

    private sealed class Training
    {
        private readonly InputFlags _input = new();
        private readonly Option<string[]> _values = ColumnNames.Option(
            "--value",
            "The column of values, or several that are judged together."
        );
        private readonly Option<string?> _key = new("--key") { Description = "The column that tells series apart.", HelpName = "column" };
        private readonly Option<string?> _time = Time();
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
            var train = new Training();
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
            using var source = Open(_input.Request(parsed), parsed.GetValue(_time), cancellationToken);
            string[] values = [.. parsed.Columns(_values, source)];
            string? key = parsed.GetValue(_key) is { } given ? source.Column(given, _key.Name).Name : null;
            var bar = new TrainingBar(screen.Notes);
            var options = new AutoencoderSeriesOptions { KeyColumnName = key, WindowLength = parsed.GetValue(_window) };
            options.Seed = parsed.GetValue(_seed);
            options.Risk = parsed.GetValue(_risk) ?? options.Risk;
            var ml = new MLContext(options.Seed);
            using var detector = bar.Show(() => Trainer(ml, values, options).Fit(new TableView(source, Columns(values, key))));
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
                throw FaultException.WrongUse(e.Message);
            }
        }
    }

    private sealed class Scoring
    {
        private readonly Argument<string> _model = new("model") { Description = "A detector that 'series train' wrote." };
        private readonly InputFlags _input = new();
        private readonly Option<string?> _time = Time();
        private readonly Option<int> _merge = new("--merge-within")
        {
            Description = "Alerts with at most so many rows between them are one incident.",
            HelpName = "rows",
            DefaultValueFactory = _ => 10,
        };
        private readonly Option<string?> _out = OutputFile.Optional("The score of each row: a .parquet file, or CSV.");

        public static Command Create()
        {
            var command = new Command("score", "Find the incidents in a series.");
            var score = new Scoring();
            command.Arguments.Add(score._model);
            score._input.AddTo(command);
            foreach (var option in new Option[] { score._out, score._time, score._merge })
                command.Options.Add(option);
            return command.Does(score.Run);
        }

        private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
        {
            string model = parsed.GetValue(_model)!;
            string? path = parsed.GetValue(_out) is { } given ? OutputFile.Check(given) : null;
            if (!File.Exists(model))
                throw new FaultException($"There is no file {model}.");
            var info = SeriesInfo.Read(File.ReadAllBytes(model));
            using var detector = AutoencoderSeriesTransformer.Load(model);
            string? timeName = parsed.GetValue(_time);
            using var source = Open(_input.Request(parsed), timeName, cancellationToken);
            string? time = timeName is null ? null : source.Column(timeName, _time.Name).Name;

            var columns = Columns([.. info.Values.Select(value => value.Key)], info.Key);
            if (time is not null)
                columns = [new ViewColumn(time, DataKind.DateTime), .. columns];
            var ml = new MLContext();
            var scored = detector.Transform(new TableView(source, columns));
            var incidents = ml.AnomalyDetection.FindIncidents(scored, time, info.Key, parsed.GetValue(_merge));
            if (path is not null)
                RowWriter.Write(scored, [.. columns.Select(c => c.Name), .. s_results], path, cancellationToken);
            screen.Result(incidents, console => Show(incidents, info.Key, console));
            return ExitCode.Done;
        }

        private static readonly string[] s_results = ["Score", "Threshold", "PredictedLabel"];

        private static void Show(IReadOnlyList<SeriesIncident> incidents, string? key, IAnsiConsole console)
        {
            if (incidents.Count == 0)
            {
                console.WriteLine("no incidents");
                return;
            }
            var table = Screen.Table(
                (key ?? "", false),
                ("from", true),
                ("to", true),
                ("worst at", true),
                ("score there", true),
                ("alerts", true)
            );
            foreach (var incident in incidents)
                table.AddRow(
                    incident.Key.EscapeMarkup(),
                    At(incident.Start, incident.StartRow),
                    At(incident.End, incident.EndRow),
                    At(incident.Peak, incident.PeakRow),
                    Invariant.Text($"[red]{incident.PeakScore:F2}[/]"),
                    Invariant.Text($"{incident.Points}")
                );
            console.Write(table);
        }

        private static string At(DateTime? time, long row) =>
            time is { } moment ? Invariant.Text($"{moment:yyyy-MM-dd HH:mm:ss}") : Invariant.Text($"row {row}");
    }

    private static IReadOnlyList<ViewColumn> Columns(string[] values, string? key)
    {
        var columns = values.Select(name => new ViewColumn(name, DataKind.Single));
        return key is null ? [.. columns] : [new ViewColumn(key, DataKind.String), .. columns];
    }
}
