using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>series</c>: anomalies in time series, which come as rows in the order of time.</summary>
internal static class SeriesCommand
{
    public static Command Create() =>
        new("series", "Find anomalies in time series.")
        {
            SeriesTrainCommand.Create(),
            SeriesScoreCommand.Create(),
            SeriesReportCommand.Create(),
        };

    public static Option<string?> Time() =>
        new("--time")
        {
            Description = "The column of times, by which rows are put in order; without it they are taken as they come.",
            HelpName = "column",
        };

    /// <summary>Opens the rows in the order of time.</summary>
    public static DataSource Open(DataRequest request, string? time, CancellationToken cancellationToken)
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

    /// <summary>The columns that a detector of series takes.</summary>
    public static IReadOnlyList<ViewColumn> Columns(IEnumerable<string> values, string? key)
    {
        var columns = values.Select(name => new ViewColumn(name, DataKind.Single));
        return key is null ? [.. columns] : [new ViewColumn(key, DataKind.String), .. columns];
    }
}

/// <summary>A saved detector of series and rows for it.</summary>
internal sealed class SeriesFlags
{
    private readonly Argument<string> _model = new("model") { Description = "A detector that 'series train' wrote." };
    private readonly InputFlags _input = new();
    private readonly Option<string?> _time = SeriesCommand.Time();

    public SeriesFlags AddTo(Command command)
    {
        command.Arguments.Add(_model);
        _input.AddTo(command);
        command.Options.Add(_time);
        return this;
    }

    public Series Open(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_model)!;
        FaultException.RequireFile(path);
        var detector = AutoencoderSeriesTransformer.Load(path);
        try
        {
            string? time = parsed.GetValue(_time);
            var source = SeriesCommand.Open(_input.Request(parsed), time, cancellationToken);
            return new Series(detector, source, time is null ? null : source.Column(time, _time.Name).Name);
        }
        catch
        {
            detector.Dispose();
            throw;
        }
    }

    /// <param name="Detector">What judges the rows.</param>
    /// <param name="Source">The rows, in the order of time.</param>
    /// <param name="Time">The column of times; null for none.</param>
    public sealed record Series(AutoencoderSeriesTransformer Detector, DataSource Source, string? Time) : IDisposable
    {
        public string? Key => Detector.Info.Key;

        /// <summary>The columns of the detector, and of times.</summary>
        public IReadOnlyList<ViewColumn> Columns
        {
            get
            {
                var columns = SeriesCommand.Columns(Detector.Info.Values.Select(value => value.Key), Key);
                return Time is null ? columns : [new ViewColumn(Time, DataKind.DateTime), .. columns];
            }
        }

        public IDataView View(params ViewColumn[] others) => new TableView(Source, [.. Columns, .. others]);

        public void Dispose()
        {
            Source.Dispose();
            Detector.Dispose();
        }
    }
}
