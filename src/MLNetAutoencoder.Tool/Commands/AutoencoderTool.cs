using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>The tool: its commands, and how each of them ends.</summary>
internal static class AutoencoderTool
{
    public const string Name = "autoencoder";

    private static readonly Option<bool> s_json = new("--json")
    {
        Description = "Print the result as JSON on the standard output; everything else goes to the standard error.",
        Recursive = true,
    };

    /// <summary>Runs a command line.</summary>
    /// <returns>A code of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var parsed = Root().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            string fault = parsed.Errors[0].Message;
            new Screen(output, error, isJson: false).Error($"{fault} '{Words(parsed.CommandResult)} --help' tells what it takes.");
            return ExitCode.WrongUse;
        }
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // the token of the program, which lets a training come to an end
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    /// <summary>Says what a command does; what goes wrong becomes one line and an exit code, never a stack trace.</summary>
    public static Command Does(this Command command, Func<ParseResult, Screen, CancellationToken, Task<int>> run)
    {
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var screen = new Screen(
                    parsed.InvocationConfiguration.Output,
                    parsed.InvocationConfiguration.Error,
                    parsed.GetValue(s_json)
                );
                try
                {
                    return await run(parsed, screen, cancellationToken);
                }
                catch (FaultException e)
                {
                    screen.Error(e.Message);
                    return e.ExitCode;
                }
                catch (OperationCanceledException)
                {
                    screen.Error("stopped; nothing was written.");
                    return ExitCode.Cancelled;
                }
                catch (Exception e)
                {
                    screen.Error(FaultException.MessageOf(e));
                    return ExitCode.Fault;
                }
            }
        );
        return command;
    }

    /// <summary>The same for a command that waits for nothing.</summary>
    public static Command Does(this Command command, Func<ParseResult, Screen, CancellationToken, int> run) =>
        command.Does((parsed, screen, cancellationToken) => Task.FromResult(run(parsed, screen, cancellationToken)));

    public static RootCommand Root()
    {
        var root = new RootCommand("Finds anomalies in tables and time series with autoencoders, without labels.")
        {
            TrainCommand.Create(),
            ScoreCommand.Create(),
            ExplainCommand.Create(),
            EvaluateCommand.Create(),
            ReportCommand.Create(),
            InfoCommand.Create(),
            ExportCommand.Create(),
            SeriesCommand.Create(),
            ServeCommand.Create(),
            WorkerCommand.Create(),
            SubmitCommand.Create(),
            StatusCommand.Create(),
            GenerateCodeCommand.Create(),
        };
        root.Options.Add(s_json);
        root.SetAction(parsed => new HelpAction().Invoke(parsed));
        return root;
    }

    /// <summary>The words that lead to a command: <c>autoencoder series train</c>.</summary>
    private static string Words(SymbolResult command) =>
        command is not CommandResult { Parent: { } parent } ? Name : $"{Words(parent)} {((CommandResult)command).Command.Name}";
}
