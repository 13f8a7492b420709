using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>
/// A kind of files with rows beside those that are built in: <c>.csv</c>, whose first line names the columns, and <c>.idv</c>, the binary
/// files of ML.NET. Workers call it on one thread at a time.
/// </summary>
public interface IPartitionFormat
{
    /// <summary>The end of the names of its files, with the dot. A built-in format of the same name makes way for it.</summary>
    string Extension { get; }

    /// <summary>Opens a file as a view, whose rows come in the same order each time.</summary>
    /// <param name="mlContext">The context that will read the view.</param>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns that the view must have, by name and type.</param>
    /// <returns>The view, with what is to be freed after it.</returns>
    PartitionRows Open(MLContext mlContext, string path, IReadOnlyList<PartitionColumn> columns);

    /// <summary>Writes a file of rows that stand in a CSV file. The same rows must give the same bytes.</summary>
    /// <param name="csvPath">Rows of the columns, below their names, in UTF-8.</param>
    /// <param name="columns">The columns, by name and type.</param>
    /// <param name="path">A file that is not there; it is renamed when it is whole.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    void Write(string csvPath, IReadOnlyList<PartitionColumn> columns, string path, CancellationToken cancellationToken);
}

/// <summary>A column of a partition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in a view.</param>
public sealed record PartitionColumn(string Name, DataViewType Type);

/// <summary>Rows of a partition while they are read.</summary>
/// <param name="view">The rows.</param>
/// <param name="owner">What is disposed after the rows were read; null for nothing.</param>
public sealed class PartitionRows(IDataView view, IDisposable? owner = null) : IDisposable
{
    /// <summary>The rows.</summary>
    public IDataView View => view;

    /// <summary>Frees what the view is read from.</summary>
    public void Dispose() => owner?.Dispose();
}
