using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Codes that are distributions.</content>
[JsonDerivedType(typeof(VariationalSettings), nameof(Variational))]
[JsonDerivedType(typeof(ImportanceWeightedSettings), nameof(ImportanceWeighted))]
public abstract partial record Objective
{
    /// <summary>
    /// The variational autoencoder (Kingma and Welling 2014): the encoder gives mean and log-variance of a normal distribution of codes, which is held near the
    /// standard normal one. What is minimised is the negative evidence lower bound per feature, <c>loss + beta · KL / d</c>; the latent column is the mean, and
    /// nothing is drawn when rows are scored. The loss is the likelihood: with <see cref="ReconstructionLoss.MeanSquaredError"/> a normal one of variance
    /// <c>beta / 2</c>, with <see cref="ReconstructionLoss.GaussianNegativeLogLikelihood"/> a normal one of learned variance, with
    /// <see cref="ReconstructionLoss.BinaryCrossEntropy"/> Bernoulli's, with <see cref="ReconstructionLoss.StudentT"/> Student's.
    /// </summary>
    /// <param name="beta">What the divergence counts (Higgins et al. 2017): above 0, and finite. The default is 1.</param>
    /// <param name="warmupEpochs">Epochs in which it grows from 0 to that in a straight line (Bowman et al. 2016): 0 or greater. The default is 0.</param>
    /// <param name="freeBits">The divergence, in nats, that each value of the code has for free, as a mean over the batch (Kingma et al. 2016): 0 or greater. The default is 0.</param>
    /// <param name="capacity">The divergence C, in nats, that is aimed at, <c>beta · |KL - C|</c> (Burgess et al. 2018): 0 or greater, or null for none. The default is null.</param>
    /// <param name="capacityEpochs">Epochs in which C grows from 0 in a straight line: 0 or greater. The default is 0.</param>
    /// <returns>The objective. It reports <c>KL divergence</c>, in nats for a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective Variational(double beta = 1, double warmupEpochs = 0, double freeBits = 0, double? capacity = null, double capacityEpochs = 0)
    {
        SettingRange.RequirePositive(beta);
        SettingRange.RequireNotNegative(warmupEpochs);
        SettingRange.RequireNotNegative(freeBits);
        SettingRange.RequireNotNegative(capacity ?? 0, nameof(capacity));
        SettingRange.RequireNotNegative(capacityEpochs);
        SettingRange.Require(freeBits == 0 || capacity is null, freeBits, "0 where a capacity is given, which aims at a divergence by itself");
        return new VariationalSettings(beta, warmupEpochs, freeBits, capacity, capacityEpochs);
    }

    /// <summary>
    /// The importance-weighted autoencoder (Burda, Grosse and Salakhutdinov 2016): a variational one with a bound that is the tighter the more codes are drawn for
    /// each row, <c>-log(mean over k of p(x|zₖ) p(zₖ) / q(zₖ|x)) / d</c>. A step decodes each row so many times.
    /// </summary>
    /// <param name="samples">Codes for each row: 1 to 1000. The default is 5.</param>
    /// <returns>The objective. It reports <c>KL divergence</c>, in nats for a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective ImportanceWeighted(int samples = 5)
    {
        SettingRange.RequireCount(samples);
        return new ImportanceWeightedSettings(samples);
    }
}
