using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Codes out of a book.</content>
[JsonDerivedType(typeof(VectorQuantizedSettings), nameof(VectorQuantized))]
public abstract partial record Objective
{
    private const int MostCodes = 65536;

    /// <summary>
    /// The vector-quantised autoencoder (van den Oord et al. 2017): the encoder's values are divided into groups, and each group is replaced by the nearest vector of
    /// its codebook. Gradients pass the choice straight through; <c>loss + |sg(e) - q|² + commitment · |e - sg(q)|²</c>, means over the code. Vectors that
    /// are hardly chosen any more are moved to encoded rows (Kaiser et al. 2018).
    /// </summary>
    /// <param name="codes">Vectors in each codebook: 2 to 65536. The default is 256.</param>
    /// <param name="groups">Groups, which must divide the size of the code: 1 or greater. The default is 4.</param>
    /// <param name="commitment">What the encoder's distance from its vectors counts: 0 or greater. The default is 0.25.</param>
    /// <returns>The objective. It reports <c>Codebook use</c>, the share of vectors in use, and <c>Quantisation</c>, the mean squared distance from them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective VectorQuantized(int codes = 256, int groups = 4, double commitment = 0.25)
    {
        SettingRange.Require(codes is >= 2 and <= MostCodes, codes, $"2 to {MostCodes}");
        SettingRange.RequireAtLeastOne(groups);
        SettingRange.RequireNotNegative(commitment);
        return new VectorQuantizedSettings(codes, groups, commitment);
    }
}

internal sealed record VectorQuantizedSettings(int Codes, int Groups, double Commitment) : ObjectiveSettings
{
    internal override string KindName => "vector-quantised";

    internal override IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        if (options.LatentSize % Groups > 0)
            yield return new OptionFault(nameof(options.LatentSize), options.LatentSize, $"a multiple of {Groups} for {this}, which divides the code into so many groups");
    }

    /// <exception cref="InvalidOperationException">The code cannot be divided so.</exception>
    internal override ObjectiveModule Make(int latentSize, int features)
    {
        Guard.Data(latentSize % Groups == 0, $"Objective is {this}, and the code has {latentSize} values by the number of features, which {Groups} groups do not divide; set {nameof(AutoencoderTrainingOptions.LatentSize)} to a multiple, or other groups.");
        return new VectorQuantizedModule(this, latentSize);
    }
}
