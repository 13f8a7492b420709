using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Dense layers.</content>
[JsonDerivedType(typeof(DenseSettings), nameof(Dense))]
public abstract partial record Architecture
{
    /// <summary>Dense layers of the sizes that <see cref="AutoencoderTrainingOptions.HiddenSizes"/> names, mirrored in the decoder (Hinton and Salakhutdinov 2006).</summary>
    /// <returns>The architecture.</returns>
    public static Architecture Dense() => new DenseSettings();
}
