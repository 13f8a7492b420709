using System.CommandLine;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.CodeGeneration;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>generate-code</c>: the C# program that does the same as a call of <c>train</c>.</summary>
internal sealed class GenerateCodeCommand
{
    private readonly InputFlags _input = new();
    private readonly TrainingFlags _training = new();
    private readonly Option<string> _out = OutputFile.Required("The program: train.cs. It saves a model beside it, as train.zip.");

    public static Command Create()
    {
        var command = new Command("generate-code", "Write the C# program that trains as 'train' does with the same arguments.");
        var generate = new GenerateCodeCommand();
        generate._input.AddTo(command);
        command.Options.Add(generate._out);
        generate._training.AddTo(command);
        return command.Does(generate.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = OutputFile.Check(parsed.GetValue(_out)!);
        var options = _training.Options(parsed);
        var request = _input.Request(parsed);
        using var source = DataSource.Open(request, cancellationToken);
        var columns = _training.Plan(parsed, source);
        string program = ProgramText.Of(request, columns, options, Path.ChangeExtension(path, ".zip"));
        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(program));
        screen.Result(
            new { Program = path },
            console => console.MarkupLine($"[green]{path.EscapeMarkup()}[/]: run it with 'dotnet run {path.EscapeMarkup()}'")
        );
        return ExitCode.Done;
    }
}
