using System.Globalization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder;

/// <summary>Lists a network's layers as a table.</summary>
internal static class ModelSummary
{
    public static string Of(ModelInfo info, int inputSize)
    {
        var table = new TextTable(left: 2, "part", "layer", "output", "parameters").Add("input", "", Text(inputSize), "");
        foreach (var layer in info.Layers)
            table.Add(layer.Part, layer.Layer, layer.Output, Text(layer.Parameters));
        table.Add("total", "", "", Text(Sum(info)));
        return $"Autoencoder: {info.Kind}{Environment.NewLine}{table}";
    }

    /// <summary>What a model is, in a few lines.</summary>
    /// <param name="info">What its file says.</param>
    /// <param name="inputs">The columns that make a row.</param>
    /// <param name="onnx">The file.</param>
    public static string Card(ModelInfo info, IEnumerable<ModelInput> inputs, byte[] onnx)
    {
        string[] lines =
        [
            What(info),
            $"in         {string.Join(", ", inputs)}",
            $"out        {string.Join(", ", info.Outputs)}",
            .. info.Threshold is { } threshold ? [Invariant.Text($"threshold  {threshold:G6}")] : Array.Empty<string>(),
            Invariant.Text($"size       {Parameters(info)}{onnx.Length:N0} bytes of ONNX, version {OnnxMetadata.Version(onnx)}"),
        ];
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>What a model is, in a few words.</summary>
    public static string What(ModelInfo info)
    {
        string what =
            info.IsAnomalyDetector ? "Anomaly detector"
            : info.LatentDistribution is null ? "Autoencoder"
            : "Decoder";
        return Invariant.Text($"{what} ({info.Kind}), trained on {info.Training.Rows:N0} rows");
    }

    /// <summary>Empty where the file, of an older version, does not tell of layers.</summary>
    private static string Parameters(ModelInfo info) => info.Layers.Count == 0 ? "" : $"{Text(Sum(info))} parameters, ";

    private static long Sum(ModelInfo info) => info.Layers.Sum(layer => (long)layer.Parameters);

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>One layer of a trained network.</summary>
/// <param name="Part">Encoder, bottleneck, decoder, output, or auxiliary for a layer that learned beside them.</param>
/// <param name="Layer">Kind and settings, such as <c>Dense Elu</c>.</param>
/// <param name="Output">The sizes of what it gives for a row, such as <c>64</c> or <c>32x14x14</c>.</param>
/// <param name="Parameters">Numbers that it learned; those that it shares with a layer before it count there.</param>
public sealed record LayerInfo(string Part, string Layer, string Output, int Parameters);

/// <summary>How a model came to be; part of the model file, and the same for the same data, options and seed.</summary>
/// <param name="Rows">Rows that were learned from, validation rows included.</param>
/// <param name="SkippedRows">Rows left out because a feature was NaN or infinite.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="BestEpoch">The epoch, counted from 1, whose weights the model holds.</param>
/// <param name="TrainingLoss">Mean loss over the training rows in that epoch.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows after that epoch; null when none were held out.</param>
public sealed record TrainingSummary(long Rows, long SkippedRows, int Epochs, int BestEpoch, float TrainingLoss, float? ValidationLoss);
