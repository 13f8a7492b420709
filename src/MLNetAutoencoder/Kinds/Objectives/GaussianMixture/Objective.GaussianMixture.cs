using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Codes in a mixture of normal distributions.</content>
[JsonDerivedType(typeof(GaussianMixtureSettings), nameof(GaussianMixture))]
public abstract partial record Objective
{
    /// <summary>
    /// The deep autoencoding Gaussian mixture model (DAGMM, Zong et al. 2018): code, relative reconstruction error and cosine of each row go to a small network that
    /// shares them out to components of a mixture, and how unlikely a row is under the mixture is its score: <c>loss + energyWeight · energy + covarianceWeight · Σ 1 / Σₖⱼⱼ</c>.
    /// After the training the mixture is estimated once more from all training rows (10,000 at most).
    /// </summary>
    /// <param name="components">Of the mixture: 1 to 1000. The default is 4.</param>
    /// <param name="energyWeight">What the energy counts in the loss: above 0, and finite. The default is 0.1.</param>
    /// <param name="covarianceWeight">What holds the variances away from 0: above 0, and finite. The default is 0.005.</param>
    /// <returns>The objective. It reports <c>Energy</c>, the mean negative log-likelihood of a row. It takes batches of a hundred rows or more, and codes of at most 1000 values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective GaussianMixture(int components = 4, double energyWeight = 0.1, double covarianceWeight = 0.005)
    {
        SettingRange.RequireCount(components);
        SettingRange.RequirePositive(energyWeight);
        SettingRange.RequirePositive(covarianceWeight);
        return new GaussianMixtureSettings(components, energyWeight, covarianceWeight);
    }
}

internal sealed record GaussianMixtureSettings(int Components, double EnergyWeight, double CovarianceWeight) : ObjectiveSettings
{
    private const int MostValues = 1000; // of a code: covariances have their square, and inverting them takes its cube

    internal override string KindName => "gaussian-mixture";

    internal override bool ComparesRows => true;

    internal override bool ScoresReconstruction => false;

    internal override IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        if (options.LatentSize > MostValues)
            yield return new OptionFault(nameof(options.LatentSize), options.LatentSize, $"1 to {MostValues} for {this}, which has a covariance of the code for each component");
    }

    /// <exception cref="InvalidOperationException">The code is too large for covariances.</exception>
    internal override ObjectiveModule Make(int latentSize, int features)
    {
        Guard.Data(latentSize <= MostValues, $"Objective is {this}, and the code has {latentSize} values by the number of features, of which it would have covariances; set {nameof(AutoencoderTrainingOptions.LatentSize)} to {MostValues} at most.");
        return new GaussianMixtureModule(this, latentSize);
    }
}
