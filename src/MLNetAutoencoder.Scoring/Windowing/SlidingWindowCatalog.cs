using MLNetAutoencoder;
using MLNetAutoencoder.Common;

namespace Microsoft.ML;

/// <summary>Adds windows over series to ML.NET's catalogs.</summary>
public static class SlidingWindowCatalog
{
    /// <summary>Gives each row the window of rows that ends at it, as one vector.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">
    /// The column to add: a vector of Single, <paramref name="length"/> times the values of a row, oldest row first.
    /// </param>
    /// <param name="inputColumnName">The series: a column of Single or of vectors of Single of known size, in the order of time.</param>
    /// <param name="length">Rows in a window, 1 to 16,777,216.</param>
    /// <param name="padding">What stands for rows before the first of a series. The default is <see cref="WindowPadding.Missing"/>.</param>
    /// <param name="groupColumnName">
    /// A column of text, of keys or of Single that tells one series from the next: a window begins anew where its value is another than in
    /// the row before. The default null takes all rows for one series.
    /// </param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <exception cref="ArgumentException">A name is blank or <paramref name="length"/> is out of range.</exception>
    public static SlidingWindowEstimator SlidingWindow(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        int length,
        WindowPadding padding = WindowPadding.Missing,
        string? groupColumnName = null
    ) => catalog.SlidingWindow(outputColumnName, [inputColumnName], length, padding, groupColumnName);

    /// <summary>Gives each row the window of rows that ends at it, over several columns.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">
    /// The column to add: a vector of Single, <paramref name="length"/> times the values of a row, oldest row first.
    /// </param>
    /// <param name="inputColumnNames">
    /// The series: columns of Single or of vectors of Single of known size, in the order of time. A row's values stand together, in the
    /// order of the names.
    /// </param>
    /// <param name="length">Rows in a window, 1 to 16,777,216.</param>
    /// <param name="padding">What stands for rows before the first of a series. The default is <see cref="WindowPadding.Missing"/>.</param>
    /// <param name="groupColumnName">
    /// A column of text, of keys or of Single that tells one series from the next: a window begins anew where its value is another than in
    /// the row before. The default null takes all rows for one series.
    /// </param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <exception cref="ArgumentException">A name is blank, there is none, or <paramref name="length"/> is out of range.</exception>
    public static SlidingWindowEstimator SlidingWindow(
        this TransformsCatalog catalog,
        string outputColumnName,
        string[] inputColumnNames,
        int length,
        WindowPadding padding = WindowPadding.Missing,
        string? groupColumnName = null
    )
    {
        string? tempFolder = CatalogEnvironment.TempFolder(CatalogEnvironment.Of(catalog));
        return new(new WindowSettings(outputColumnName, inputColumnNames, length, padding, groupColumnName), tempFolder);
    }
}
