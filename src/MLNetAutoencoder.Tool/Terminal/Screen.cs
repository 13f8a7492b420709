using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Terminal;

/// <summary>
/// The one place that prints. Results go to the standard output, for people or as JSON; everything else goes to the standard error.
/// Colors and bars are there in a terminal only, and no colors where NO_COLOR is set.
/// </summary>
internal sealed class Screen
{
    private const int PipedWidth = 1000; // nothing is wrapped for a reader that has no width

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly IAnsiConsole _results;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    public Screen(TextWriter output, TextWriter error, bool isJson)
    {
        (_output, _error, IsJson) = (output, error, isJson);
        _results = Open(output, output == Console.Out && !Console.IsOutputRedirected);
        Notes = Open(error, error == Console.Error && !Console.IsErrorRedirected);
    }

    /// <summary>Whether the results are wanted as JSON.</summary>
    public bool IsJson { get; }

    /// <summary>The standard error, for what lives while a command runs.</summary>
    public IAnsiConsole Notes { get; }

    /// <summary>A line about what is going on.</summary>
    public void Note(string text) => Notes.MarkupLineInterpolated($"[grey]{text}[/]");

    public void Warn(string text) => Notes.MarkupLineInterpolated($"[yellow]warning:[/] {text}");

    /// <summary>The one line that a command that failed ends with.</summary>
    public void Error(string text) => Notes.MarkupLineInterpolated($"[red]error:[/] {OneLine(text)}");

    /// <summary>A result in one of its two forms.</summary>
    /// <param name="value">What <c>--json</c> prints; public properties of it.</param>
    /// <param name="show">Prints it for people.</param>
    public void Result(object value, Action<IAnsiConsole> show)
    {
        if (IsJson)
            _output.WriteLine(JsonSerializer.Serialize(value, s_json));
        else
            show(_results);
    }

    /// <summary>The standard output, for text that is a result as it is.</summary>
    public TextWriter Output => _output;

    /// <summary>A table whose cells are markup; columns of numbers stand to the right.</summary>
    public static Table Table(params (string Header, bool IsNumber)[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).BorderStyle(new Style(Color.Grey));
        foreach (var (header, isNumber) in columns)
        {
            var column = new TableColumn(new Markup(header.EscapeMarkup(), new Style(decoration: Decoration.Bold)));
            column.Padding = new Padding(0, 0, 2, 0);
            table.AddColumn(isNumber ? column.RightAligned() : column.LeftAligned());
        }
        return table;
    }

    /// <summary>A share as a bar of blocks; nothing where there are no colors, as in a pipe.</summary>
    public static string Bar(double share, int width, bool isDrawn) =>
        isDrawn ? $"[blue]{new string('█', (int)Math.Round(Math.Clamp(share, 0, 1) * width))}[/]" : "";

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static IAnsiConsole Open(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        if (!isTerminal)
            console.Profile.Width = PipedWidth;
        return console;
    }
}
