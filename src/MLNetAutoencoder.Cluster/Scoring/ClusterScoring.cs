using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Partitions;
using MLNetAutoencoder.Scoring;

namespace MLNetAutoencoder;

/// <summary>Scoring of many files by many workers.</summary>
public static class ClusterScoring
{
    /// <summary>
    /// Submits files to be scored. A file of scores appears under its name when it is whole, and is the same however often workers were
    /// lost meanwhile.
    /// </summary>
    /// <param name="queue">What the workers take their work from.</param>
    /// <param name="options">The model, the files, and where the scores go.</param>
    /// <param name="cancellationToken">Ends the waiting for Redis.</param>
    /// <returns>
    /// The job. The same files and model, unchanged, are the same job: submitted again it goes on, and does again what is dead or whose
    /// scores are gone.
    /// </returns>
    /// <exception cref="ArgumentException">Options are not accepted.</exception>
    /// <exception cref="InvalidOperationException">The rows of a file cannot be counted.</exception>
    public static Task<ClusterJob> SubmitScoringAsync(
        this WorkQueue queue,
        ScoringJobOptions options,
        CancellationToken cancellationToken = default
    )
    {
        Guard.NotNull(queue);
        Guard.NotNull(options).Check();
        string model = Path.GetFullPath(options.ModelPath);
        string sha256 = AllowedFolders.Sha256(model);
        var items = options.Partitions.SelectMany(partition => Items(options, model, sha256, Path.GetFullPath(partition))).ToList();
        return queue.SubmitAsync(
            ScoringItem.Kind,
            [.. items.Select(item => item.ToJson())],
            isLost: i => !File.Exists(items[i].Output),
            cancellationToken
        );
    }

    private static IEnumerable<ScoringItem> Items(ScoringJobOptions options, string model, string sha256, string input)
    {
        var about = new FileInfo(input);
        string output = Path.Combine(Path.GetFullPath(options.OutputFolder), Path.GetFileNameWithoutExtension(input));
        var whole = new ScoringItem(
            model,
            sha256,
            input,
            about.Length,
            about.LastWriteTimeUtc.Ticks,
            FirstRow: 0,
            Rows: null,
            output + options.Extension,
            options.KeyColumnName,
            options.ColumnNames
        );
        if (options.RowsPerItem is not { } rows)
            return [whole];
        long count = new PartitionFiles(options.Formats).CountRows(new MLContext(), input);
        return Enumerable
            .Range(0, (int)Math.Max(1, Math.Ceiling((double)count / rows)))
            .Select(i => (long)i * rows)
            .Select(first => whole with { FirstRow = first, Rows = rows, Output = Invariant.Text($"{output}.{first}{options.Extension}") });
    }
}
