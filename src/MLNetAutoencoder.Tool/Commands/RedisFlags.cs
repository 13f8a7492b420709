using System.CommandLine;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>What tells where the jobs of many machines lie.</summary>
internal sealed class RedisFlags
{
    private const string Variable = "AUTOENCODER_REDIS";

    private readonly Option<string?> _redis = new("--redis")
    {
        Description =
            "The Redis server: host:6379, or all that StackExchange.Redis takes, as host:6380,ssl=true,user=…,password=…. Default: the "
            + $"variable {Variable} of the environment, where no other user sees a password.",
        HelpName = "server",
    };
    private readonly Option<string> _queue = new("--queue")
    {
        Description = "What separates jobs of several uses of one server.",
        HelpName = "name",
        DefaultValueFactory = _ => "autoencoder",
    };

    public RedisFlags AddTo(Command command)
    {
        command.Options.Add(_redis);
        command.Options.Add(_queue);
        return this;
    }

    /// <exception cref="FaultException">No server is named, or not in a way that can be read.</exception>
    public WorkQueue Connect(ParseResult parsed)
    {
        string configuration =
            parsed.GetValue(_redis)
            ?? Environment.GetEnvironmentVariable(Variable)
            ?? throw FaultException.WrongUse($"There is no Redis server: name one with --redis host:6379, or in the variable {Variable}.");
        try
        {
            return WorkQueue.Connect(configuration, parsed.GetValue(_queue)!);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e);
        }
    }
}
