using MLNetAutoencoder;
using MLNetAutoencoder.Common;

namespace Microsoft.ML;

/// <summary>Adds reasons for scores to ML.NET's catalogs.</summary>
public static class TopContributorsCatalog
{
    /// <summary>
    /// Names the features that contribute most to a row's score, for reports and alerts: <c>bytes_out +2.7, duration +1.3</c>. Only
    /// features with a contribution above 0 are named, the highest first, by their slot names; a group of one-hot slots that
    /// <c>Transforms.Categorical.OneHotEncoding</c> made is one feature, whose contribution is the sum over its slots. A row without
    /// contributions gives an empty text.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column to add, a text.</param>
    /// <param name="inputColumnName">
    /// The column of contributions, which <c>ContributionsColumnName</c> of an autoencoder's options names.
    /// </param>
    /// <param name="count">How many features are named at most, 1 or more. The default is 3.</param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <exception cref="ArgumentException">A name is blank or <paramref name="count"/> is out of range.</exception>
    public static TopContributorsEstimator TopContributors(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = "Contributions",
        int count = 3
    ) => new(outputColumnName, inputColumnName, count, CatalogEnvironment.TempFolder(CatalogEnvironment.Of(catalog)));
}
