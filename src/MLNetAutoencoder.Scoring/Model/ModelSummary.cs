using System.Globalization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>Lists a network's layers as a table.</summary>
internal static class ModelSummary
{
    public static string Of(ModelInfo info, int inputSize)
    {
        var table = new TextTable(left: 2, "part", "layer", "output", "parameters").Add("input", "", Text(inputSize), "");
        foreach (var layer in info.Layers)
            table.Add(layer.Part, layer.Layer, layer.Output, Text(layer.Parameters));
        table.Add("total", "", "", Text(info.Layers.Sum(layer => (long)layer.Parameters)));
        return $"Autoencoder: {info.Kind}{Environment.NewLine}{table}";
    }

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
