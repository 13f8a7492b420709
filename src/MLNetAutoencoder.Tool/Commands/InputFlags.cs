using System.CommandLine;
using MLNetAutoencoder.Tool.Input;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>What tells where the rows come from.</summary>
internal sealed class InputFlags
{
    private readonly Argument<string?> _path = new("data")
    {
        Description = "A .csv, .tsv or .txt file whose first line names the columns, also with .gz, or a .parquet file.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _sql = new("--sql")
    {
        Description = "A query of DuckDB in place of a file: \"select a, b from 'rows.parquet' where c > 0\".",
        HelpName = "query",
    };
    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "The texts of cells without a value, beside empty cells. Default: " + string.Join(" ", DataRequest.MissingTexts),
        HelpName = "texts",
        AllowMultipleArgumentsPerToken = true,
    };

    public InputFlags AddTo(Command command)
    {
        command.Arguments.Add(_path);
        command.Options.Add(_sql);
        command.Options.Add(_missing);
        return this;
    }

    public DataRequest Request(ParseResult parsed) =>
        DataRequest.Of(
            parsed.GetValue(_path),
            parsed.GetValue(_sql),
            parsed.GetResult(_missing) is { Implicit: false } ? parsed.GetValue(_missing) : null
        );

    public DataSource Open(ParseResult parsed, CancellationToken cancellationToken) => DataSource.Open(Request(parsed), cancellationToken);
}

/// <summary>Names of columns on a command line, several behind one option, or with commas between them.</summary>
internal static class ColumnNames
{
    public static Option<string[]> Option(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "columns",
            AllowMultipleArgumentsPerToken = true,
        };

    public static IReadOnlyList<string> Names(this ParseResult parsed, Option<string[]> option) =>
        [
            .. (parsed.GetValue(option) ?? []).SelectMany(text =>
                text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ),
        ];

    /// <summary>The columns of a source that an option names, as the source spells them.</summary>
    public static IReadOnlyList<string> Columns(this ParseResult parsed, Option<string[]> option, DataSource source) =>
        [.. parsed.Names(option).Select(name => source.Column(name, option.Name).Name)];
}
