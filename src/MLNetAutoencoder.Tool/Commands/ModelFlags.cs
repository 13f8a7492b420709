using System.CommandLine;
using MLNetAutoencoder.Tool.Input;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>A saved detector and rows for it: what most commands take.</summary>
internal sealed class ModelFlags
{
    private readonly Argument<string> _model = new("model") { Description = "A model that 'train' wrote." };
    private readonly InputFlags _input = new();

    public ModelFlags AddTo(Command command)
    {
        command.Arguments.Add(_model);
        _input.AddTo(command);
        return this;
    }

    public string Path(ParseResult parsed) => parsed.GetValue(_model)!;

    public DataSource Open(ParseResult parsed, CancellationToken cancellationToken) => _input.Open(parsed, cancellationToken);
}
