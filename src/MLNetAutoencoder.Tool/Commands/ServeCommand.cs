using System.CommandLine;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Serving;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>serve</c>: scores rows of clients over HTTP until it is stopped.</summary>
internal sealed class ServeCommand
{
    private readonly Argument<string> _model = new("model")
    {
        Description = "A model that 'train' wrote; when the file is replaced, the new one serves.",
    };
    private readonly Option<string> _url = new("--url")
    {
        Description = "Where to listen.",
        HelpName = "url",
        DefaultValueFactory = _ => "http://127.0.0.1:5000",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Score rows over HTTP: POST /score with rows as JSON, GET /health.");
        var serve = new ServeCommand();
        command.Arguments.Add(serve._model);
        command.Options.Add(serve._url);
        return command.Does(serve.RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_model)!;
        using var model = SavedDetector.Load(path);
        await using var app = ScoringSite.Build(path, parsed.GetValue(_url)!, model);
        await app.StartAsync(cancellationToken);
        screen.Result(new { Model = path, app.Urls }, console => console.WriteLine($"{path} at {string.Join(", ", app.Urls)}"));
        screen.Note($"POST {app.Urls.First()}/score, with values of {string.Join(", ", model.Inputs.Select(input => input.Name))}");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException) { } // Ctrl-C is how a service ends
        await app.StopAsync(CancellationToken.None);
        return ExitCode.Done;
    }
}
