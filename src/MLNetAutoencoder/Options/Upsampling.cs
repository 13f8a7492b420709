using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>What makes maps larger in a decoder of convolutions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Upsampling>))]
public enum Upsampling
{
    /// <summary>Transposed convolutions that move in steps of the stride (Dumoulin and Visin 2016).</summary>
    Transposed,

    /// <summary>Every value is repeated as often as the stride tells, then convolved: slower, and without the chequered pattern that transposed convolutions may leave (Odena et al. 2016).</summary>
    Nearest,
}
