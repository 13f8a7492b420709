using MLNetAutoencoder;
using MLNetAutoencoder.Common;

namespace Microsoft.ML;

/// <summary>Adds incidents to ML.NET's catalogs.</summary>
public static class SeriesIncidentCatalog
{
    /// <summary>Merges the alerts of a scored view into incidents, in one pass.</summary>
    /// <param name="catalog">The catalog of anomaly detection.</param>
    /// <param name="scored">Has <c>PredictedLabel</c> and <c>Score</c>; rows of a series in the order of time.</param>
    /// <param name="timeColumnName">A column of DateTime or DateTimeOffset, which is given in UTC. The default null takes none.</param>
    /// <param name="keyColumnName">What tells series apart: text, keys or numbers. The default null takes all rows for one series.</param>
    /// <param name="mergeWithin">
    /// Alerts with at most so many rows of their series between them are one incident, 0 or greater. The default is 10.
    /// </param>
    /// <returns>The incidents by their first row; empty where there is no alert.</returns>
    /// <exception cref="ArgumentException">A column is missing, or <paramref name="mergeWithin"/> is below 0.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type.</exception>
    public static IReadOnlyList<SeriesIncident> FindIncidents(
        this AnomalyDetectionCatalog catalog,
        IDataView scored,
        string? timeColumnName = null,
        string? keyColumnName = null,
        int mergeWithin = 10
    )
    {
        Guard.NotNull(catalog);
        Guard.That(mergeWithin >= 0, nameof(mergeWithin), $"'{nameof(mergeWithin)}' is {mergeWithin}; it must be 0 or greater.");
        return SeriesIncidents.Find(Guard.NotNull(scored), timeColumnName, keyColumnName, mergeWithin);
    }
}
