using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Sparse codes.</content>
[JsonDerivedType(typeof(SparseSettings), nameof(Sparse))]
[JsonDerivedType(typeof(SparseL1Settings), nameof(SparseL1))]
[JsonDerivedType(typeof(KSparseSettings), nameof(KSparse))]
public abstract partial record Objective
{
    /// <summary>
    /// Holds the mean activation of every value of the code near a small rate by the Kullback-Leibler divergence of the two (Lee, Ekanadham and Ng 2008; Ng 2011):
    /// <c>loss + weight · mean over j of (ρ log(ρ / ρ̂ⱼ) + (1 - ρ) log((1 - ρ) / (1 - ρ̂ⱼ)))</c>, with ρ̂ⱼ the mean over the batch. Takes the latent activation
    /// <see cref="Activation.Sigmoid"/>.
    /// </summary>
    /// <param name="activation">The rate ρ: above 0 and below 1. The default is 0.05.</param>
    /// <param name="weight">What the divergence counts in the loss: above 0, and finite. The default is 1.</param>
    /// <param name="meanDecay">Share of a running mean that a batch keeps, for batches too small to measure a rate by: 0 to below 1. The default 0 goes by the batch alone.</param>
    /// <returns>The objective. It reports <c>Sparsity</c>, the divergence, and <c>Activation</c>, the mean activation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective Sparse(double activation = 0.05, double weight = 1, double meanDecay = 0)
    {
        SettingRange.Require(activation is > 0 and < 1, activation, "above 0 and below 1");
        SettingRange.RequirePositive(weight);
        SettingRange.RequireDecay(meanDecay);
        return new SparseSettings(activation, weight, meanDecay);
    }

    /// <summary>Draws the values of the code towards 0 by the mean of their absolute values: <c>loss + weight · mean over j of |zⱼ|</c>.</summary>
    /// <param name="weight">What it counts in the loss: above 0, and finite. The default is 0.01.</param>
    /// <returns>The objective. It reports <c>Sparsity</c>, the mean absolute value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective SparseL1(double weight = 0.01)
    {
        SettingRange.RequirePositive(weight);
        return new SparseL1Settings(weight);
    }

    /// <summary>Keeps the k greatest values of each code and sets the others to 0, while learning and scoring alike (Makhzani and Frey 2014).</summary>
    /// <param name="k">Values that are kept: 1 up to the size of the code.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective KSparse(int k)
    {
        SettingRange.RequireAtLeastOne(k);
        return new KSparseSettings(k);
    }
}
