using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>The options of a training: those of the columns, and those of the library by their names.</summary>
internal sealed class TrainingFlags
{
    private readonly Option<string?> _label = new("--label")
    {
        Description = "The column that tells anomalies; it is kept from the detector.",
        HelpName = "column",
    };
    private readonly Option<string[]> _ids = ColumnNames.Option("--id", "Columns that name a row; the detector does not see them.");
    private readonly Option<string[]> _ignored = ColumnNames.Option("--ignore", "Columns to leave out.");
    private readonly Option<string[]> _only = ColumnNames.Option(
        "--columns",
        "The only columns to use, also those that would be left out as ids."
    );
    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "A folder for the state of the training; the same command goes on from there after it was stopped.",
        HelpName = "folder",
    };
    private readonly List<(Option Option, Action<ParseResult, AutoencoderAnomalyOptions> Apply)> _settings = [];

    public TrainingFlags()
    {
        Add<double>("--contamination", "share", "The share of anomalies among the rows; 0 for none.", (o, v) => o.Contamination = v);
        Add<int>("--epochs", "n", "The most passes over the rows.", (o, v) => o.Epochs = v);
        Add<int>("--batch-size", "n", "Rows of a step.", (o, v) => o.BatchSize = v);
        Add<int>("--latent-size", "n", "Values of the code.", (o, v) => o.LatentSize = v);
        Add<int[]>("--hidden-sizes", "n", "Units of the hidden layers, from the input on.", (o, v) => o.HiddenSizes = v);
        Add<double>("--learning-rate", "rate", "The rate of learning.", (o, v) => o.LearningRate = v);
        Add<int>("--patience", "n", "Stop after so many epochs without improvement.", (o, v) => o.Patience = v);
        Add<AnomalyScore>("--score", "score", "What the score is.", (o, v) => o.Score = v);
        Add<int>("--networks", "n", "How many networks are trained.", (o, v) => o.Networks = v);
        Add<int>("--seed", "n", "The same seed gives the same model. Default: 0.", (o, v) => o.Seed = v);
        Add<int>("--threads", "n", "The most threads of the training.", (o, v) => o.Threads = v);
        Add<int>(
            "--memory-budget",
            "MB",
            "What the rows may take; more are read anew in each epoch.",
            (o, v) => o.MemoryBudgetBytes = (long)v << 20
        );
        var time = Add<TimeSpan>("--time-budget", "time", "How long the training may take: 90s, 10m, 2h.", (o, v) => o.TimeBudget = v);
        time.CustomParser = Duration;
    }

    public TrainingFlags AddTo(Command command)
    {
        foreach (var option in new Option[] { _label, _ids, _ignored, _only, _checkpoint }.Concat(_settings.Select(s => s.Option)))
            command.Options.Add(option);
        return this;
    }

    /// <summary>The column of labels; null where none is named.</summary>
    public string? Label(ParseResult parsed) => parsed.GetValue(_label);

    /// <summary>What the columns of a source are used as, by their values and what was asked for.</summary>
    /// <exception cref="FaultException">A column is not there, or none is left to learn from.</exception>
    public IReadOnlyList<ColumnPlan> Plan(ParseResult parsed, DataSource source)
    {
        string? label = parsed.GetValue(_label);
        if (label is not null)
            source.Column(label, _label.Name);
        foreach (var option in new[] { _ids, _ignored, _only })
        foreach (string name in parsed.Names(option))
            source.Column(name, option.Name);
        var wishes = new ColumnWishes(label, parsed.Names(_ids), parsed.Names(_ignored), parsed.Names(_only));
        var columns = ColumnPlan.Of(ColumnProfile.Of(source), wishes);
        return columns.Any(column => column.IsFeature)
            ? columns
            : throw new FaultException("No column is left to learn from; name some with --columns.");
    }

    /// <summary>The options that were asked for, and the columns that every model of the tool has.</summary>
    /// <exception cref="FaultException">An option is out of its range; all that are stand in one message.</exception>
    public AutoencoderAnomalyOptions Options(ParseResult parsed)
    {
        var options = new AutoencoderAnomalyOptions
        {
            Seed = 0,
            ContributionsColumnName = DetectorPipeline.Contributions,
            ProbabilityColumnName = DetectorPipeline.Probability,
        };
        foreach (var (option, apply) in _settings)
            if (parsed.GetResult(option) is not null)
                apply(parsed, options);
        if (parsed.GetValue(_checkpoint) is { } folder)
            options.Checkpoint = new CheckpointOptions { Folder = folder };
        try
        {
            DetectorPipeline.Check(options);
            return options;
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e);
        }
    }

    private Option<T> Add<T>(string name, string value, string description, Action<AutoencoderAnomalyOptions, T> apply)
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = value,
            AllowMultipleArgumentsPerToken = typeof(T).IsArray,
        };
        if (typeof(T).IsEnum)
            option.HelpName = null; // the parser lists the words that it takes
        _settings.Add((option, (parsed, options) => apply(options, parsed.GetValue(option)!)));
        return option;
    }

    private static TimeSpan Duration(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && text.Contains(':'))
            return time;
        double seconds = text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => double.NaN,
        };
        if (double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double count) && count * seconds > 0)
            return TimeSpan.FromSeconds(count * seconds);
        argument.AddError($"--time-budget is '{text}'; give a time such as 90s, 10m, 2h or 00:10:00.");
        return default;
    }
}
