using System.CommandLine;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>The labels that a detector is measured by.</summary>
internal sealed class LabelFlags
{
    private readonly Option<string?> _label = new("--label")
    {
        Description = "The column of labels: numbers above 0 and true are anomalies; of texts --anomaly-label says which.",
        HelpName = "column",
    };
    private readonly Option<string?> _anomaly = new("--anomaly-label")
    {
        Description = "The text that labels an anomaly.",
        HelpName = "text",
    };

    public LabelFlags AddTo(Command command, bool required)
    {
        _label.Required = required;
        command.Options.Add(_label);
        command.Options.Add(_anomaly);
        return this;
    }

    /// <summary>The column, and the text in it that means an anomaly; null where no labels were asked for.</summary>
    /// <exception cref="FaultException">It is not there, the model has learned from it, or the text of an anomaly is not told.</exception>
    public Labels? Read(ParseResult parsed, DataSource source, SavedDetector model)
    {
        if (parsed.GetValue(_label) is not { } name)
            return null;
        var label = source.Column(name, _label.Name);
        if (model.Inputs.Any(input => input.Name == label.Name))
            throw new FaultException(
                $"The model was trained on '{label.Name}', so it knows the labels; train again with --label {label.Name}."
            );
        bool isText = label.Kind == ColumnKind.Text;
        string? anomaly = parsed.GetValue(_anomaly);
        if (isText && anomaly is null)
            throw FaultException.WrongUse($"'{label.Name}' holds texts; say with --anomaly-label which one is an anomaly.");
        return new(new ViewColumn(label.Name, isText ? DataKind.String : DataKind.Single), isText ? anomaly : null);
    }

    /// <param name="Column">The column.</param>
    /// <param name="Anomaly">The text of an anomaly; null for numbers.</param>
    public sealed record Labels(ViewColumn Column, string? Anomaly);
}
