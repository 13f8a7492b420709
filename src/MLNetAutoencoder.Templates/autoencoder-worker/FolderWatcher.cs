using Microsoft.Extensions.Options;

namespace DetectorWorker;

/// <summary>Scores each file that is new or has changed. A scored file has the time of its source, by which a restart knows it.</summary>
internal sealed class FolderWatcher(IOptions<WatchOptions> options, CsvScorer scorer, ILogger<FolderWatcher> log) : BackgroundService
{
    private readonly WatchOptions _watch = options.Value;
    private readonly Dictionary<string, DateTime> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(_watch.Scored);
        using var timer = new PeriodicTimer(_watch.Interval);
        do
        {
            foreach (string source in Directory.EnumerateFiles(_watch.Incoming, "*.csv").Order(StringComparer.Ordinal))
                ScoreIfNew(source, stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void ScoreIfNew(string source, CancellationToken stoppingToken)
    {
        string target = Path.Combine(_watch.Scored, Path.GetFileName(source));
        var changed = File.GetLastWriteTimeUtc(source);
        bool mayGrow = changed > DateTime.UtcNow - _watch.Interval;
        if (mayGrow || _seen.GetValueOrDefault(source) == changed)
            return;
        _seen[source] = changed; // scored or not: the next try is when it changes
        if (File.GetLastWriteTimeUtc(target) == changed)
            return;
        try
        {
            var counts = scorer.Score(source, target, stoppingToken);
            File.SetLastWriteTimeUtc(target, changed);
            log.LogInformation(
                "{File}: {Rows} rows, {Anomalies} anomalies, {Unscored} without a score",
                source,
                counts.Rows,
                counts.Anomalies,
                counts.Unscored
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "{File} was not scored", source);
        }
    }
}
