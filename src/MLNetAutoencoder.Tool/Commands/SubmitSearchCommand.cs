using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>submit search</c>: workers fit candidates of options, and the best becomes a model.</summary>
internal sealed class SubmitSearchCommand
{
    private readonly RedisFlags _redis = new();
    private readonly TrainingFlags _training = new();
    private readonly Argument<string> _data = new("data") { Description = "The file with the rows, where all workers see it." };
    private readonly Option<string> _out = OutputFile.Required("The best model, a pipeline that ML.NET loads: model.zip.");
    private readonly Option<string> _models = new("--models")
    {
        Description = "The folder where workers put the models of candidates; they stay there.",
        HelpName = "folder",
        Required = true,
    };
    private readonly Option<int> _candidates = new("--candidates")
    {
        Description = "How many candidates the search begins with.",
        HelpName = "n",
        DefaultValueFactory = _ => new AutoencoderSearchOptions().Candidates,
    };
    private readonly Option<string?> _validation = new("--validation")
    {
        Description =
            "A file of rows with labels, in the column of --label: the best detector is the one that ranks their anomalies highest.",
        HelpName = "file",
    };

    public static Command Create()
    {
        var command = new Command("search", "Search for the best options of a detector, over columns of numbers without gaps.");
        var submit = new SubmitSearchCommand();
        command.Arguments.Add(submit._data);
        submit._redis.AddTo(command);
        foreach (var option in new Option[] { submit._out, submit._models, submit._candidates, submit._validation })
            command.Options.Add(option);
        submit._training.AddTo(command);
        return command.Does(submit.RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = OutputFile.Check(parsed.GetValue(_out)!);
        var options = _training.Options(parsed);
        options.CancellationToken = cancellationToken;
        string data = parsed.GetValue(_data)!;
        using var source = DataSource.Open(DataRequest.Of(data, sql: null), cancellationToken);
        string[] features = Features(_training.Plan(parsed, source));
        await using var queue = _redis.Connect(parsed);
        var where = new ClusterSearchOptions
        {
            DataPath = data,
            ModelFolder = parsed.GetValue(_models)!,
            ValidationPath = parsed.GetValue(_validation),
            LabelColumnName = parsed.GetValue(_validation) is null ? null : _training.Label(parsed),
            Formats = TableFormat.All,
            Progress = new JobScreen(screen),
        };
        var search = new AutoencoderSearchOptions { Candidates = parsed.GetValue(_candidates) };
        var ml = new MLContext(options.Seed);
        AutoencoderSearchResult<AutoencoderAnomalyTransformer> found;
        try
        {
            found = ml.AnomalyDetection.Trainers.Autoencoder(features, options).FindBest(queue, where, search);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e);
        }
        using var best = found.Best;
        var view = new TableView(source, [.. features.Select(name => new ViewColumn(name, DataKind.Single))]);
        var reasons = ml.Transforms.TopContributors(DetectorPipeline.Reasons, DetectorPipeline.Contributions).Fit(best.Transform(view));
        AtomicFile.Write(path, file => ml.Model.Save(new TransformerChain<ITransformer>(best, reasons), view.Schema, file));
        screen.Result(
            new
            {
                Model = path,
                Trials = found.Trials.Select(t => new
                {
                    t.Candidate,
                    t.Round,
                    t.Epochs,
                    t.Metric,
                    Options = t.Options.ToString(),
                }),
            },
            console =>
            {
                console.Profile.Out.Writer.Write(found);
                console.Profile.Out.Writer.WriteLine(Invariant.Text($"{path}: candidate {found.Trials[0].Candidate}"));
            }
        );
        return ExitCode.Done;
    }

    /// <exception cref="FaultException">A column needs a step in front of the detector, and workers fit the detector alone.</exception>
    private static string[] Features(IReadOnlyList<ColumnPlan> columns)
    {
        var features = columns.Where(column => column.IsFeature).ToList();
        var others = features
            .Where(column => column.Use != ColumnUse.Number || column.IsFilled)
            .Select(column => $"'{column.Name}'")
            .ToList();
        return others.Count == 0
            ? [.. features.Select(column => column.Name)]
            : throw new FaultException(
                $"Workers search over numbers without gaps, which {string.Join(", ", others)} {(others.Count == 1 ? "is" : "are")}"
                    + " not; leave them out with --ignore, or write a file with numbers in their place."
            );
    }
}
