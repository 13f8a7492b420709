using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>What makes maps smaller between two convolutions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Pooling>))]
public enum Pooling
{
    /// <summary>The convolutions themselves, which move in steps of the stride (Springenberg et al. 2015).</summary>
    None,

    /// <summary>The greatest value of each window, as wide and high as the stride.</summary>
    Max,

    /// <summary>The mean of each window, as wide and high as the stride.</summary>
    Average,
}
