using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// Where the rows of a search over workers lie, and its models. Paths must be the same on all machines, as those of a shared folder are.
/// </summary>
public sealed class ClusterSearchOptions
{
    /// <summary>The rows to learn from, with the estimator's columns; in a CSV file they are numbers.</summary>
    /// <value>
    /// A file: <c>.csv</c>, <c>.idv</c>, or of one of the workers' <see cref="IPartitionFormat"/>s. Workers take it by its SHA-256.
    /// </value>
    public string DataPath { get; set; } = "";

    /// <summary>Where workers put the models of candidates, each under a name of its own; they stay there.</summary>
    /// <value>A folder; workers make it where it is not there.</value>
    public string ModelFolder { get; set; } = "";

    /// <summary>
    /// Rows whose labels tell which detector is the best, as <see cref="AutoencoderSearchOptions.Validation"/> in one process.
    /// </summary>
    /// <value>A file, set together with <see cref="LabelColumnName"/>. The default null goes by the rows held out.</value>
    public string? ValidationPath { get; set; }

    /// <summary>The column of <see cref="ValidationPath"/> that says which rows are anomalies: numbers above 0, or Booleans.</summary>
    /// <value>A column, set together with <see cref="ValidationPath"/>, or null, the default.</value>
    public string? LabelColumnName { get; set; }

    /// <summary>Formats of rows beside the built-in ones; the workers must have them too.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<IPartitionFormat> Formats { get; set; } = [];

    /// <summary>Is told how far the round is that runs.</summary>
    /// <value>The default is null.</value>
    public IProgress<ClusterJobStatus>? Progress { get; set; }

    /// <exception cref="ArgumentException">Options are not accepted: all faults in one message.</exception>
    internal void Check(AutoencoderSearchOptions search)
    {
        var faults = new OptionFaults();
        faults.Require(File.Exists(DataPath), nameof(DataPath), $"'{DataPath}'", "a file that is there");
        faults.Require(ModelFolder.Length > 0, nameof(ModelFolder), "empty", "a folder");
        faults.Require(
            ValidationPath is null || File.Exists(ValidationPath),
            nameof(ValidationPath),
            $"'{ValidationPath}'",
            "a file that is there, or null"
        );
        faults.Require(
            search.Validation is null && search.LabelColumnName is null,
            $"{nameof(search.Validation)} and {nameof(search.LabelColumnName)} of the search are rows of this process; name a file of "
                + $"them by {nameof(ValidationPath)} and {nameof(LabelColumnName)} of the cluster's options."
        );
        faults.Require(
            search.Metric is null,
            $"{nameof(search.Metric)} is code of this process, which workers do not have; leave it null, or search without workers."
        );
        faults.Require(
            search.TimeBudget is null,
            $"{nameof(search.TimeBudget)} is set, and a round goes to the workers as a whole; leave it null, and take fewer "
                + $"{nameof(search.Candidates)}."
        );
        faults.ThrowIfAny("options");
    }
}
