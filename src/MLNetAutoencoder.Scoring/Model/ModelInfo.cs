using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder;

/// <summary>What a model file says about itself, kept in the ONNX file's <c>metadata_props</c>.</summary>
public sealed record ModelInfo
{
    /// <summary>The newest format that this version of the library writes and reads.</summary>
    public const int CurrentFormat = 2;

    /// <summary>Which knew one column of features, of vectors of Single, and still is what such models are written in.</summary>
    private const int FirstFormat = 1;

    /// <summary>The name of a graph's input that several columns of features make.</summary>
    internal const string SeveralColumns = "Features";

    private const string Prefix = "mlnetautoencoder.";
    private const string StateKey = Prefix + "state";
    private const string ExplanationKey = Prefix + "explanation";

    /// <summary>The kind of autoencoder, for instance <c>dense</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The outputs in the order of the graph; at least one.</summary>
    public required IReadOnlyList<ModelOutput> Outputs { get; init; }

    /// <summary>The options of the training as JSON.</summary>
    public required string OptionsJson { get; init; }

    /// <summary>
    /// The C# that makes the options of the training, with its seed and what followed from the rows, and without what is as by default:
    /// <c>new AutoencoderOptions { BatchSize = 64, Epochs = 100, Seed = 1 }</c>, over several lines where it is long.
    /// </summary>
    /// <value>Null for a model that an older version wrote.</value>
    public string? OptionsCode { get; init; }

    /// <summary>The columns that make an input row, one behind the other; empty where that is one vector of Single.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; init; } = [];

    /// <summary>
    /// Names of the slots of a target column that the decoder rebuilds in place of the features, empty when it had none; null where the
    /// features are rebuilt.
    /// </summary>
    public IReadOnlyList<string>? TargetNames { get; init; }

    /// <summary>Names of the input features; empty when the training data had none.</summary>
    public IReadOnlyList<string> FeatureNames { get; init; } = [];

    /// <summary>
    /// How the scores of the training rows are distributed; null where the model predicts nothing, or is of an older version.
    /// </summary>
    internal ScoreDistribution? Scores { get; init; }

    /// <summary>Scores above this are anomalies; null when the model only extracts features.</summary>
    public float? Threshold { get; init; }

    /// <summary>How the model was trained.</summary>
    public required TrainingSummary Training { get; init; }

    /// <summary>The layers of the network, in the order in which a row passes them.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; init; } = [];

    /// <summary>
    /// What a fit goes on from, to be written; <see cref="ReadTrainingState"/> reads it. As large as the network, so it is not kept.
    /// </summary>
    internal byte[]? TrainingState { get; init; }

    /// <summary>
    /// Nodes by which a detector explains its scores, where they are no part of its graph, to be written; <see cref="ReadExplanation"/>
    /// reads them.
    /// </summary>
    internal byte[]? Explanation { get; init; }

    /// <summary>What a decoder draws codes from; null for a model that is no decoder.</summary>
    internal LatentDistribution? LatentDistribution { get; init; }

    /// <summary>Whether the model predicts anomalies.</summary>
    [JsonIgnore]
    public bool IsAnomalyDetector => Threshold is not null;

    /// <summary>Whether rows are of Double, since Single does not hold all that a column of theirs holds.</summary>
    internal bool HasWideRows => Inputs.Any(column => column.IsWide);

    /// <summary>Whether the features come from more columns than one.</summary>
    internal bool HasSeveralFeatureColumns => LatentDistribution is null && Inputs.Count > 1 && FeatureNames.Count > Inputs[0].Size;

    /// <summary>The name of the graph's input where <see cref="Inputs"/> holds its columns.</summary>
    internal string RowName => HasSeveralFeatureColumns ? SeveralColumns : Inputs[0].Name;

    /// <summary>The oldest format that tells all of it.</summary>
    private int Format => Inputs.All(input => input.IsPlain) && !HasSeveralFeatureColumns ? FirstFormat : CurrentFormat;

    /// <summary>What the model is, what it gives, and its threshold.</summary>
    /// <returns>One line; the same in every culture.</returns>
    public override string ToString() =>
        $"{ModelSummary.What(this)}: {string.Join(", ", Outputs)}{(Threshold is { } t ? Invariant.Text($", threshold {t:G6}") : "")}";

    internal IEnumerable<KeyValuePair<string, string>> ToMetadata()
    {
        yield return new(Prefix + "format", Format.ToString(CultureInfo.InvariantCulture));
        yield return new(Prefix + "kind", Kind);
        yield return new(Prefix + "outputs", JsonSerializer.Serialize(Outputs, ModelInfoJson.Default.IReadOnlyListModelOutput));
        yield return new(Prefix + "options", OptionsJson);
        if (OptionsCode is { } code)
            yield return new(Prefix + "options.csharp", code);
        yield return new(Prefix + "features", JsonSerializer.Serialize(FeatureNames, ModelInfoJson.Default.IReadOnlyListString));
        if (Layers.Count > 0)
            yield return new(Prefix + "layers", JsonSerializer.Serialize(Layers, ModelInfoJson.Default.IReadOnlyListLayerInfo));
        if (Inputs.Count > 0)
            yield return new(Prefix + "inputs", JsonSerializer.Serialize(Inputs, ModelInfoJson.Default.IReadOnlyListModelInput));
        if (TargetNames is { } names)
            yield return new(Prefix + "targets", JsonSerializer.Serialize(names, ModelInfoJson.Default.IReadOnlyListString));
        if (Threshold is { } threshold)
            yield return new(Prefix + "threshold", threshold.ToString("R", CultureInfo.InvariantCulture));
        if (Scores is { } scores)
            yield return new(Prefix + "scores", JsonSerializer.Serialize(scores, ModelInfoJson.Default.ScoreDistribution));
        yield return new(Prefix + "training", JsonSerializer.Serialize(Training, ModelInfoJson.Default.TrainingSummary));
        if (LatentDistribution is { } distribution)
            yield return new(Prefix + "codes", JsonSerializer.Serialize(distribution, ModelInfoJson.Default.LatentDistribution));
        if (TrainingState is { } state)
            yield return new(StateKey, Convert.ToBase64String(state));
        if (Explanation is { } explanation)
            yield return new(ExplanationKey, Convert.ToBase64String(explanation));
    }

    /// <exception cref="ModelFormatException">The metadata is damaged, not of this library, or of a newer format.</exception>
    internal static ModelInfo FromOnnx(byte[] onnx) =>
        FromMetadata(OnnxMetadata.Read(onnx, key => key is not (StateKey or ExplanationKey)));

    /// <summary>What a fit goes on from; null when the file does not hold it.</summary>
    /// <exception cref="ModelFormatException">It is damaged.</exception>
    internal static byte[]? ReadTrainingState(byte[] onnx) => ReadBytes(onnx, StateKey);

    /// <summary>Nodes by which a detector explains its scores; null when the file does not hold them.</summary>
    /// <exception cref="ModelFormatException">They are damaged.</exception>
    internal static byte[]? ReadExplanation(byte[] onnx) => ReadBytes(onnx, ExplanationKey);

    private static byte[]? ReadBytes(byte[] onnx, string wanted)
    {
        try
        {
            var found = OnnxMetadata.Read(onnx, key => key == wanted);
            return found.TryGetValue(wanted, out var text) ? Convert.FromBase64String(text) : null;
        }
        catch (FormatException e) when (e is not ModelFormatException)
        {
            throw new ModelFormatException($"The model's '{wanted}' is damaged: {e.Message}", e);
        }
    }

    /// <summary>Whether the metadata is that of a model of this library, of whatever format.</summary>
    internal static bool IsOurs(IReadOnlyDictionary<string, string> metadata) => metadata.ContainsKey(Prefix + "format");

    internal static ModelInfo FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(Prefix + "format", out var format))
            throw new ModelFormatException(
                "The ONNX model was not written by MLNetAutoencoder; score it with mlContext.Transforms.ApplyOnnxModel."
            );
        if (!int.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version is < 1 or > CurrentFormat)
            throw new ModelFormatException(
                $"The model has format {format}, and this version of MLNetAutoencoder reads formats 1 to {CurrentFormat}; use a newer "
                    + $"version."
            );
        try
        {
            var info = new ModelInfo
            {
                Kind = metadata[Prefix + "kind"],
                Outputs = JsonSerializer.Deserialize(metadata[Prefix + "outputs"], ModelInfoJson.Default.IReadOnlyListModelOutput) ?? [],
                OptionsJson = metadata[Prefix + "options"],
                OptionsCode = metadata.GetValueOrDefault(Prefix + "options.csharp"),
                FeatureNames = JsonSerializer.Deserialize(metadata[Prefix + "features"], ModelInfoJson.Default.IReadOnlyListString) ?? [],
                Layers = metadata.TryGetValue(Prefix + "layers", out var layers)
                    ? JsonSerializer.Deserialize(layers, ModelInfoJson.Default.IReadOnlyListLayerInfo) ?? []
                    : [],
                Inputs = metadata.TryGetValue(Prefix + "inputs", out var inputs)
                    ? JsonSerializer.Deserialize(inputs, ModelInfoJson.Default.IReadOnlyListModelInput) ?? []
                    : [],
                TargetNames = metadata.TryGetValue(Prefix + "targets", out var targets)
                    ? JsonSerializer.Deserialize(targets, ModelInfoJson.Default.IReadOnlyListString) ?? []
                    : null,
                Threshold = metadata.TryGetValue(Prefix + "threshold", out var threshold)
                    ? float.Parse(threshold, CultureInfo.InvariantCulture)
                    : null,
                Scores = metadata.TryGetValue(Prefix + "scores", out var scores)
                    ? JsonSerializer.Deserialize(scores, ModelInfoJson.Default.ScoreDistribution)
                    : null,
                Training = JsonSerializer.Deserialize(metadata[Prefix + "training"], ModelInfoJson.Default.TrainingSummary)!,
                LatentDistribution = metadata.TryGetValue(Prefix + "codes", out var codes)
                    ? JsonSerializer.Deserialize(codes, ModelInfoJson.Default.LatentDistribution)
                    : null,
            };
            return info.IsWhole()
                ? info
                : throw new ModelFormatException(
                    "The model's metadata is damaged: its inputs, outputs, feature names or training summary make no sense."
                );
        }
        catch (Exception e) when (e is KeyNotFoundException or JsonException or FormatException and not ModelFormatException)
        {
            throw new ModelFormatException($"The model's metadata is damaged: {e.Message}", e);
        }
    }

    /// <summary>Whether the parts are there and fit together; JSON can hold nulls and numbers where the types say otherwise.</summary>
    private bool IsWhole() =>
        Outputs.Count > 0
        && Outputs.All(o => o is { Name.Length: > 0, Size: > 0 } && Enum.IsDefined(o.Role) && (o.Size == 1 || o.Role.IsVector()))
        && Outputs.DistinctBy(o => o.Role).Count() == Outputs.Count
        && Outputs.DistinctBy(o => o.Name).Count() == Outputs.Count
        && IsAnomalyDetector == Outputs.Any(o => o.Role == OutputRole.PredictedLabel)
        && (!IsAnomalyDetector || Outputs.Any(o => o.Role == OutputRole.ReconstructionError))
        && FeatureNames.All(name => name is not null)
        && Layers.All(layer => layer is { Part: not null, Layer: not null, Output: not null, Parameters: >= 0 })
        && TargetNames?.Contains(null!) != true
        && Inputs.All(input => input is { IsWhole: true })
        && Inputs.DistinctBy(input => input.Name).Count() == Inputs.Count
        && Inputs.Sum(input => (long)input.Size) <= int.MaxValue
        && Scores?.Fault() is null
        && Training is not null;
}

/// <summary>
/// Thrown when bytes or a file are not a model that this library can read: damaged, truncated, foreign, or of a newer format.
/// </summary>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the model and what to do about it.</param>
    /// <param name="innerException">The reader's own error, if there is one.</param>
    public ModelFormatException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}

/// <summary>
/// How the parts of a model's metadata are written as JSON; made as the code is built, since some applications allow no reflection.
/// </summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ModelOutput>))]
[JsonSerializable(typeof(IReadOnlyList<ModelInput>))]
[JsonSerializable(typeof(IReadOnlyList<LayerInfo>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(TrainingSummary))]
[JsonSerializable(typeof(LatentDistribution))]
[JsonSerializable(typeof(ScoreDistribution))]
internal sealed partial class ModelInfoJson : JsonSerializerContext;
