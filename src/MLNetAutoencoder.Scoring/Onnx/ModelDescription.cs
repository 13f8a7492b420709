using System.Globalization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Onnx;

/// <summary>
/// What a file tells of itself: to this library in the keys of <see cref="ModelInfo"/>, and to people and other tools in plain keys and in
/// the texts of model, input and outputs.
/// </summary>
internal static class ModelDescription
{
    /// <summary>Writes metadata and texts over those that are there; other entries stay.</summary>
    public static void Write(ModelProto model, ModelInfo info)
    {
        model.DocString = Text(info);
        WriteTexts(model, info);
        foreach (var (key, value) in Plain(model.Graph, info).Concat(info.ToMetadata()))
        {
            if (model.MetadataProps.FirstOrDefault(entry => entry.Key == key) is { } entry)
                entry.Value = value;
            else
                model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }

    /// <summary>Writes the texts of input and outputs.</summary>
    public static void WriteTexts(ModelProto model, ModelInfo info)
    {
        model.Graph.Input[0].DocString = InputText(model.Graph.Input[0], info);
        foreach (var output in model.Graph.Output)
            output.DocString = OutputText(info.Outputs.Single(o => o.Name == output.Name).Role, info);
    }

    private static IEnumerable<KeyValuePair<string, string>> Plain(GraphProto graph, ModelInfo info)
    {
        var input = graph.Input[0];
        yield return new("kind", info.Kind);
        yield return new("input." + input.Name, $"{Shape(input)}: {input.DocString}");
        foreach (var output in graph.Output)
            yield return new("output." + output.Name, $"{Shape(output)}: {output.DocString}");
        if (info.FeatureNames.Count > 0)
        {
            yield return new("feature_count", Number(info.FeatureNames.Count));
            yield return new("feature_names", Record(info.FeatureNames));
        }
        if (info.TargetNames is { Count: > 0 } targets)
            yield return new("target_names", Record(targets));
        if (LatentSize(input, info) is { } size)
            yield return new("latent_size", size);
        if (info.Threshold is { } threshold)
            yield return new("threshold", threshold.ToString("R", CultureInfo.InvariantCulture));
        yield return new("training_rows", Number(info.Training.Rows));
    }

    private static bool IsDecoder(ModelInfo info) => info.Outputs is [{ Role: OutputRole.Reconstruction }];

    private static string Text(ModelInfo info)
    {
        string what =
            info.IsAnomalyDetector ? "An anomaly detector, by an autoencoder"
            : IsDecoder(info) ? "The decoder of an autoencoder"
            : "An autoencoder";
        string scaling = IsDecoder(info)
            ? "Scaling is inside: what it makes is in the units of the training data."
            : "Scaling is inside: rows go in in the units of the training data.";
        string threshold = info.Threshold is { } t ? Invariant.Text($" Scores above {t:G6} are anomalies.") : "";
        return Invariant.Text(
            $"{what} ({info.Kind}), trained on {info.Training.Rows} rows. {scaling} A row with a NaN or infinity gets NaN.{threshold}"
        );
    }

    private static string InputText(ValueInfoProto input, ModelInfo info)
    {
        if (IsDecoder(info))
            return info.Inputs.Count > 1 ? "a code, and the condition behind it" : "a code";
        string names = info.FeatureNames.Count > 0 ? ", in the order of feature_names" : "";
        return info.Inputs.Count <= 1
            ? Invariant.Text($"a row of {Width(input)} features{names}")
            : Invariant.Text($"a row, made of the columns {string.Join(", ", info.Inputs.Select(Column))}; its features come first{names}");
    }

    private static string Column(ModelInput column)
    {
        string what = column.Encoding switch
        {
            InputEncoding.Key => ", 1 at the place of the key and otherwise 0",
            InputEncoding.Flag => ", 1 for true and 0 for false",
            _ => "",
        };
        return Invariant.Text($"{column.Name} ({column.Size}{what})");
    }

    private static string OutputText(OutputRole role, ModelInfo info)
    {
        string part = info.TargetNames is null ? "feature" : "value of the target";
        return role switch
        {
            OutputRole.Latent => "the code of a row",
            OutputRole.LatentLogVariance => "log-variance of each value of the code",
            OutputRole.Reconstruction => info.TargetNames is null
                ? "the row as it is rebuilt, in the units of the training data"
                : "the target as it is rebuilt, in the units of the training data",
            OutputRole.ReconstructionError => info.IsAnomalyDetector
                ? "the anomaly score: higher is more anomalous"
                : "how far a row is from what is rebuilt of it, over the scaled features",
            OutputRole.PredictedLabel => "true for an anomaly: the score is above the threshold",
            OutputRole.Contributions => $"the part that each {part} has in the score; those of a row sum to it",
            OutputRole.Probability => "share of rows like the training rows that have a lower score, 0 to 1",
            _ => "",
        };
    }

    private static string? LatentSize(ValueInfoProto input, ModelInfo info)
    {
        if (info.Outputs.FirstOrDefault(o => o.Role == OutputRole.Latent) is { } code)
            return Number(code.Size);
        if (IsDecoder(info))
            return Number(info.Inputs.Count > 0 ? info.Inputs[0].Size : Width(input));
        return (info.Layers.LastOrDefault(l => l.Part == "bottleneck") ?? info.Layers.LastOrDefault(l => l.Part == "encoder"))?.Output;
    }

    private static string Shape(ValueInfoProto value)
    {
        var tensor = value.Type.TensorType;
        string type = tensor.ElemType switch
        {
            DataType.Boolean => "bool",
            DataType.Double => "double",
            _ => "float",
        };
        return Invariant.Text($"{type} [N, {Width(value)}]");
    }

    private static long Width(ValueInfoProto value) => value.Type.TensorType.Shape.Dim[^1].DimValue;

    /// <summary>Names as a line of a CSV file, which any reader of such splits rightly.</summary>
    private static string Record(IEnumerable<string> names) =>
        string.Join(',', names.Select(name => name.AsSpan().IndexOfAny("\",\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\""));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
