using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// What <c>SubmitScoringAsync</c> lets workers score. Paths must be the same on all machines, as those of a shared folder are.
/// </summary>
public sealed class ScoringJobOptions
{
    /// <summary>A pipeline that <c>mlContext.Model.Save</c> wrote. Workers take it by its SHA-256.</summary>
    /// <value>A file.</value>
    public string ModelPath { get; set; } = "";

    /// <summary>The files with the rows: <c>.csv</c>, <c>.idv</c>, or of one of the workers' <see cref="IPartitionFormat"/>s.</summary>
    /// <value>At least one file, each with another name.</value>
    public IReadOnlyList<string> Partitions { get; set; } = [];

    /// <summary>Where the scores go: a file for each partition, of the same name but for its end.</summary>
    /// <value>A folder; workers make it where it is not there.</value>
    public string OutputFolder { get; set; } = "";

    /// <summary>The format of the scores.</summary>
    /// <value><c>.csv</c>, the default, or the <see cref="IPartitionFormat.Extension"/> of a format of the workers.</value>
    public string Extension { get; set; } = ".csv";

    /// <summary>The column that names a row, written in front of its scores.</summary>
    /// <value>A column of the partitions. The default null writes the number of the row in its partition, from 0, as <c>Row</c>.</value>
    public string? KeyColumnName { get; set; }

    /// <summary>The columns of the scored rows to write; vectors of numbers become a column for each value.</summary>
    /// <value>At least one. The default is <c>Score</c> and <c>PredictedLabel</c>, those of a detector.</value>
    public IReadOnlyList<string> ColumnNames { get; set; } =
    [AutoencoderAnomalyTransformer.ScoreColumn, AutoencoderAnomalyTransformer.LabelColumn];

    /// <summary>Divides partitions into items of so many rows, where few partitions are large.</summary>
    /// <value>1 or greater. The default null makes an item of each partition. With it, submitting counts the rows of each.</value>
    [AcceptedRange(1, Null = "for whole partitions")]
    public int? RowsPerItem { get; set; }

    /// <summary>Formats beside the built-in ones, by which rows are counted.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<IPartitionFormat> Formats { get; set; } = [];

    /// <exception cref="ArgumentException">Options are not accepted: all faults in one message.</exception>
    internal void Check()
    {
        var faults = new OptionFaults();
        AcceptedRanges.Check(this, faults);
        faults.Require(File.Exists(ModelPath), nameof(ModelPath), $"'{ModelPath}'", "a file that is there");
        faults.Require(OutputFolder.Length > 0, nameof(OutputFolder), "empty", "a folder");
        faults.Require(Partitions.Count > 0, nameof(Partitions), "empty", "at least one file");
        faults.Require(ColumnNames.Count > 0, nameof(ColumnNames), "empty", "at least one column, such as Score");
        foreach (string partition in Partitions.Where(partition => !File.Exists(partition)))
            faults.Require(false, nameof(Partitions), $"'{partition}'", "a file that is there");
        foreach (var same in Partitions.GroupBy(Path.GetFileNameWithoutExtension).Where(same => same.Skip(1).Any()))
            faults.Require(false, nameof(Partitions), string.Join(" and ", same), "files of different names, as their scores are");
        faults.ThrowIfAny("options");
    }
}
