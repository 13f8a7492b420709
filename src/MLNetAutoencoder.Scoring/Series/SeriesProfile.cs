using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Series;

/// <summary>What is known of one series: where its values lie, and the tail of its scores.</summary>
/// <param name="Location">The mean of each column.</param>
/// <param name="Scale">The standard deviation of each column; 1 where it is constant.</param>
/// <param name="Threshold">The scores' tail.</param>
/// <param name="Levels">
/// Null from earlier versions, whose threshold is for the mean of the windows that hold a point; else it is for the lowest.
/// </param>
internal sealed record SeriesProfile(double[] Location, double[] Scale, ThresholdState Threshold, SeriesLevels? Levels = null)
{
    /// <summary>
    /// The score of a point that is no anomaly: by the mean of its windows, in their order, about the median and below every threshold.
    /// </summary>
    public float Cleared(float mean)
    {
        double above = mean - Levels!.Mean,
            room = Levels.Least - Threshold.Median;
        return (float)(Threshold.Median + (above > 0 ? room * (above / (room + above)) : above));
    }
}

/// <summary>What points are compared with beside the tail of their lowest windows.</summary>
/// <param name="Least">What a threshold is at least.</param>
/// <param name="AtEnds">The same for rows nearer to an end of the series than a window: fewer windows hold them.</param>
/// <param name="Mean">The median of points' means.</param>
internal sealed record SeriesLevels(double Least, double AtEnds, double Mean);

/// <summary>What a detector of anomalies in series knows beside its network; text in the metadata of the ONNX file.</summary>
/// <param name="Values">The columns of values, with how many each has a row.</param>
/// <param name="Key">The column that tells series apart; null for one series.</param>
/// <param name="Window">Rows of a window.</param>
/// <param name="Risk">The probability that a normal point is above the threshold.</param>
/// <param name="Any">For series that were not there in training: from all that were.</param>
/// <param name="Known">By key.</param>
internal sealed record SeriesInfo(
    KeyValuePair<string, int>[] Values,
    string? Key,
    int Window,
    double Risk,
    SeriesProfile Any,
    Dictionary<string, SeriesProfile> Known
)
{
    private const string MetadataKey = "MLNetAutoencoder.Series";

    /// <summary>Values of a row.</summary>
    [JsonIgnore]
    public int Features => Any.Location.Length;

    public SeriesProfile Of(string key) => Known.GetValueOrDefault(key, Any);

    /// <summary>The model's file with this in it.</summary>
    public byte[] WriteInto(byte[] onnx)
    {
        var model = ModelProto.Read(onnx);
        string text = JsonSerializer.Serialize(this, SeriesInfoJson.Default.SeriesInfo);
        model.MetadataProps.Add(new StringStringEntryProto { Key = MetadataKey, Value = text });
        return model.ToByteArray();
    }

    /// <exception cref="ModelFormatException">The file holds none, or it is damaged.</exception>
    public static SeriesInfo Read(byte[] onnx)
    {
        try
        {
            return OnnxMetadata.Read(onnx, key => key == MetadataKey).TryGetValue(MetadataKey, out string? text)
                ? JsonSerializer.Deserialize(text, SeriesInfoJson.Default.SeriesInfo) ?? throw new JsonException("it is null.")
                : throw new ModelFormatException(
                    "The file holds no detector of anomalies in series. AutoencoderModel.Load reads models of rows."
                );
        }
        catch (Exception e) when (e is JsonException or InvalidProtocolBufferException)
        {
            throw new ModelFormatException($"What the model knows of its series is damaged: {e.Message}", e);
        }
    }
}

/// <summary>How it is written as JSON.</summary>
[JsonSerializable(typeof(SeriesInfo))]
internal sealed partial class SeriesInfoJson : JsonSerializerContext;
