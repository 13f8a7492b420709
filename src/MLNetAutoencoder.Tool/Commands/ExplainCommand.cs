using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>explain</c>: the rows that stand out most, and why.</summary>
internal sealed class ExplainCommand
{
    private const int BarWidth = 16;

    private readonly ModelFlags _flags = new();
    private readonly Option<string[]> _ids = ColumnNames.Option("--id", "Columns that name a row.");
    private readonly Option<int> _top = new("--top")
    {
        Description = "How many rows.",
        HelpName = "n",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<int> _features = new("--features")
    {
        Description = "How many reasons for each.",
        HelpName = "n",
        DefaultValueFactory = _ => 3,
    };

    public static Command Create()
    {
        var command = new Command("explain", "Show the rows that stand out most, and why.");
        var explain = new ExplainCommand();
        explain._flags.AddTo(command);
        command.Options.Add(explain._top);
        command.Options.Add(explain._features);
        command.Options.Add(explain._ids);
        return command.Does(explain.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using var model = SavedDetector.Load(_flags.Path(parsed));
        using var source = _flags.Open(parsed, cancellationToken);
        var ids = parsed.Columns(_ids, source);
        var rows = Explain(model, model.Score(source), parsed.GetValue(_top), parsed.GetValue(_features));
        var names = Names(new TableView(source, [.. ids.Select(name => new ViewColumn(name, DataKind.String))]), rows);
        screen.Result(
            rows.Select(row => new
            {
                row.Row,
                Id = ids.Count > 0 ? ids.Index().ToDictionary(id => id.Item, id => names[row.Row][id.Index]) : null,
                row.Score,
                row.IsAnomaly,
                row.Probability,
                Reasons = row.Features,
            }),
            console => Show(rows, ids, names, console)
        );
        return ExitCode.Done;
    }

    private static IReadOnlyList<AnomalyExplanation> Explain(SavedDetector model, IDataView scored, int top, int features)
    {
        try
        {
            return model.Detector.Explain(scored, top, features);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw FaultException.WrongUse(e.Message);
        }
    }

    private static void Show(
        IReadOnlyList<AnomalyExplanation> rows,
        IReadOnlyList<string> ids,
        Dictionary<long, string[]> names,
        IAnsiConsole console
    )
    {
        bool isDrawn = console.Profile.Capabilities.Ansi;
        var table = Screen.Table([("row", true), .. ids.Select(id => (id, false)), ("score", true), ("why", false), ("", false)]);
        foreach (var row in rows)
        {
            string[] first =
            [
                Invariant.Text($"{row.Row}"),
                .. names[row.Row].Select(name => name.EscapeMarkup()),
                Invariant.Text($"[{(row.IsAnomaly ? "red" : "default")}]{row.Score:F2}[/]"),
            ];
            string[] next = [.. first.Select(_ => "")];
            foreach (var (i, reason) in row.Features.Index())
                table.AddRow([.. i == 0 ? first : next, reason.ToString().EscapeMarkup(), Screen.Bar(reason.Share, BarWidth, isDrawn)]);
        }
        console.Write(table);
    }

    /// <summary>The columns of names of some rows, by their numbers.</summary>
    private static Dictionary<long, string[]> Names(TableView view, IReadOnlyList<AnomalyExplanation> rows)
    {
        var wanted = rows.Select(row => row.Row).ToHashSet();
        if (view.Schema.Count == 0)
            return wanted.ToDictionary(row => row, _ => Array.Empty<string>());
        var names = new Dictionary<long, string[]>();
        using var cursor = view.GetRowCursor(view.Schema);
        var getters = view.Schema.Select(column => cursor.GetGetter<ReadOnlyMemory<char>>(column)).ToArray();
        while (names.Count < wanted.Count && cursor.MoveNext())
            if (wanted.Contains(cursor.Position))
                names[cursor.Position] = [.. getters.Select(Text)];
        return names;

        static string Text(ValueGetter<ReadOnlyMemory<char>> getter)
        {
            ReadOnlyMemory<char> value = default;
            getter(ref value);
            return value.ToString();
        }
    }
}
