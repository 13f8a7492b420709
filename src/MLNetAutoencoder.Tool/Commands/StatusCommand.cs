using System.CommandLine;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>status</c>: how far a submitted job is.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Tell how far a submitted job is, and which of its items were given up.");
        var redis = new RedisFlags();
        var job = new Argument<string>("job") { Description = "What 'submit' called it." };
        command.Arguments.Add(job);
        redis.AddTo(command);
        return command.Does(
            async (parsed, screen, cancellationToken) =>
            {
                await using var queue = redis.Connect(parsed);
                return new JobScreen(screen).Show(await queue.Open(parsed.GetValue(job)!).StatusAsync(cancellationToken));
            }
        );
    }
}
