using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder;

/// <summary>What both estimators do to fit: read, train, log, export.</summary>
internal sealed class AutoencoderFit
{
    private const string Kind = "dense";

    private readonly TrainingResult _result;
    private readonly AutoencoderTrainingOptions _options;
    private readonly string _inputName;

    private AutoencoderFit(FeatureBlock data, TrainingResult result, AutoencoderTrainingOptions options, string inputName)
    {
        Data = data;
        _result = result;
        _options = options;
        _inputName = inputName;
    }

    public FeatureBlock Data { get; }

    public TrainingHistory History => _result.History;

    public int LatentSize => _result.Network.Encoder[^1].Outputs;

    /// <summary>Reads the view and trains on it, telling the environment's log and the options' progress of every epoch.</summary>
    public static AutoencoderFit Run(IHostEnvironment environment, IDataView view, string inputName, AutoencoderTrainingOptions options)
    {
        var host = environment.Register("Autoencoder");
        using var channel = host.Start("Training");
        var data = FeatureReader.Read(view, inputName, options.CancellationToken);
        if (data.SkippedRows > 0)
            channel.Warning(MessageSensitivity.None, Text($"Skipped {data.SkippedRows} of {data.Rows + data.SkippedRows} rows with a NaN or infinite feature."));
        int seed = options.Seed ?? host.Rand.Next();
        channel.Info(MessageSensitivity.None, Text($"Training on {data.Rows} rows of {data.Features} features, seed {seed}."));
        var result = AutoencoderTrainer.Train(data, options, seed, progress =>
        {
            channel.Info(MessageSensitivity.None, Line(progress));
            options.Progress?.Report(progress);
        });
        channel.Info(MessageSensitivity.None, Text($"Kept the weights of epoch {result.History.BestEpoch} of {result.History.Count}."));
        return new AutoencoderFit(data, result, options, inputName);
    }

    /// <summary>Exports the network with the given outputs and opens it for scoring.</summary>
    public AutoencoderModel Export(IReadOnlyList<ModelOutput> outputs, float? threshold = null)
    {
        var info = new ModelInfo
        {
            Kind = Kind,
            Outputs = outputs,
            OptionsJson = OptionsJson.Write(_options, _result.Seed),
            FeatureNames = Data.FeatureNames,
            Threshold = threshold,
            Training = _result.Summarize(Data),
        };
        return AutoencoderModel.Load(AutoencoderGraph.Write(_result.Network, _result.Scaler, _inputName, info));
    }

    private static string Line(TrainingProgress p)
        => Text($"Epoch {p.Epoch}/{p.Epochs}: training loss {p.TrainingLoss:G6}, validation loss {(p.ValidationLoss is { } v ? v.ToString("G6", CultureInfo.InvariantCulture) : "-")}, {p.RowsPerSecond:N0} rows/s.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
