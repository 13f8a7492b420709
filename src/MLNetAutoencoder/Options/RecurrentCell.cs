using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>What a recurrent layer computes at each step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecurrentCell>))]
public enum RecurrentCell
{
    /// <summary>Long short-term memory: four gates and a state beside the output (Hochreiter and Schmidhuber 1997; Gers et al. 2000).</summary>
    Lstm,

    /// <summary>Gated recurrent unit: three gates and no other state, so fewer parameters and less work (Cho et al. 2014).</summary>
    Gru,
}
