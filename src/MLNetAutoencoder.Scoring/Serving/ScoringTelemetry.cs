using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MLNetAutoencoder.Serving;

/// <summary>The instruments of all scorers of a service, which tell them apart by the tag <c>scorer.name</c>. Thread-safe.</summary>
internal sealed class ScoringTelemetry : IDisposable
{
    /// <summary>The name of meter and activity source.</summary>
    public const string SourceName = "MLNetAutoencoder.Scoring";

    private const string Prefix = "mlnetautoencoder.scoring.";

    private static readonly ActivitySource s_activities = new(SourceName);

    private readonly ConcurrentDictionary<Scorer, Func<int>> _queues = [];
    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _swaps;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batchSize;

    /// <param name="factory">Makes meters, as a host has it; null where there is none.</param>
    public ScoringTelemetry(IMeterFactory? factory)
    {
        _ownsMeter = factory is null; // a factory's meters are its own
        _meter = factory?.Create(SourceName) ?? new Meter(SourceName);
        _rows = _meter.CreateCounter<long>(Prefix + "rows", "{row}", "Rows that were scored.");
        _refusals = _meter.CreateCounter<long>(
            Prefix + "refusals",
            "{row}",
            "Rows that were not taken: the queue was full, or the service stopped."
        );
        _failures = _meter.CreateCounter<long>(Prefix + "failures", "{row}", "Rows that were taken and got no score, by error.type.");
        _swaps = _meter.CreateCounter<long>(Prefix + "swaps", "{swap}", "Exchanges of the model, by outcome.");
        _duration = _meter.CreateHistogram<double>(Prefix + "duration", "s", "Time from the call to the answer.");
        _batchSize = _meter.CreateHistogram<int>(Prefix + "batch.size", "{row}", "Rows that were scored in one call.");
        _meter.CreateObservableGauge(
            Prefix + "queue.length",
            () => _queues.Select(queue => new Measurement<int>(queue.Value(), queue.Key.Tag)),
            "{row}",
            "Rows that wait for a worker."
        );
    }

    public void Dispose()
    {
        if (_ownsMeter)
            _meter.Dispose();
    }

    /// <summary>For a scorer that no host made.</summary>
    public static Scorer Alone() => new(new ScoringTelemetry(null), "", ownsAll: true);

    /// <summary>What one scorer tells.</summary>
    internal sealed class Scorer(ScoringTelemetry all, string name, bool ownsAll = false) : IDisposable
    {
        private static readonly KeyValuePair<string, object?> Swap = new("outcome", "swapped");
        private static readonly KeyValuePair<string, object?> Refusal = new("outcome", "refused");

        public KeyValuePair<string, object?> Tag { get; } = new("scorer.name", name.Length > 0 ? name : "default");

        public void Watch(Func<int> queueLength) => all._queues[this] = queueLength;

        public bool IsTraced => s_activities.HasListeners();

        /// <summary>An activity for a call; null where nobody listens.</summary>
        public Activity? Start(int rows) =>
            s_activities.StartActivity("score") is { } activity ? activity.SetTag(Tag.Key, Tag.Value).SetTag("row.count", rows) : null;

        public void Batch(int rows) => all._batchSize.Record(rows, Tag);

        public void Scored(TimeSpan duration)
        {
            all._rows.Add(1, Tag);
            all._duration.Record(duration.TotalSeconds, Tag);
        }

        public void Failed(Exception e)
        {
            if (e is ScoringUnavailableException)
                all._refusals.Add(1, Tag);
            else
                all._failures.Add(1, Tag, new("error.type", e.GetType().FullName));
        }

        public void Swapped(bool isRefused) => all._swaps.Add(1, Tag, isRefused ? Refusal : Swap);

        public void Dispose()
        {
            all._queues.TryRemove(this, out _);
            if (ownsAll)
                all.Dispose();
        }
    }
}
