using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;

namespace MLNetAutoencoder.Tests;

/// <summary>A model of numbers that a test holds up: each batch waits until the test lets it go.</summary>
internal sealed class HeldModel : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<int[]> _batches = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _released = new(0);
    private int _live;
    private int _loads;

    public HeldModel() => File.WriteAllText(Path, "1");

    public string Path => _folder.File("model");

    /// <summary>Rows of the batches that were begun.</summary>
    public int[][] Batches => [.. _batches];

    /// <summary>Models that were made and not disposed.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>Models that were made.</summary>
    public int Loads => Volatile.Read(ref _loads);

    /// <summary>What a batch throws for this row.</summary>
    public Exception? FaultOfMinusOne { get; init; }

    public ScoringEngine<int, (int Row, string Model)> Serve(AutoencoderScoringOptions options, TimeProvider? time = null)
    {
        options.ModelPath = Path;
        options.Workers ??= 1;
        return new(Load, options, time ?? TimeProvider.System, NullLogger.Instance, ScoringTelemetry.Alone());
    }

    /// <summary>Ends when a batch waits.</summary>
    public Task BegunAsync() => _begun.WaitAsync();

    public void Release(int batches = 1) => _released.Release(batches);

    public void Dispose() => _folder.Dispose();

    private Model Load(byte[] file, string version)
    {
        string text = System.Text.Encoding.UTF8.GetString(file);
        if (!int.TryParse(text, null, out _))
            throw new ModelFormatException($"'{text}' is no number.");
        Interlocked.Increment(ref _live);
        Interlocked.Increment(ref _loads);
        return new Model(this, text);
    }

    private void Score(string model, ReadOnlySpan<int> rows, Span<(int Row, string Model)> results)
    {
        _batches.Enqueue(rows.ToArray());
        _begun.Release();
        _released.Wait();
        if (FaultOfMinusOne is { } fault && rows.Contains(-1))
            throw fault;
        for (int i = 0; i < rows.Length; i++)
            results[i] = (rows[i], model);
    }

    private sealed class Model(HeldModel held, string name) : IScoringModel<int, (int Row, string Model)>
    {
        public string? Fault(int row) => row > 1000 * int.Parse(name, null) ? $"{row} is too large for model {name}." : null;

        public IBatchScorer<int, (int Row, string Model)> CreateScorer(int capacity) => new Scorer(held, name);

        public void Dispose() => Interlocked.Decrement(ref held._live);
    }

    private sealed class Scorer(HeldModel held, string name) : IBatchScorer<int, (int Row, string Model)>
    {
        public void Score(ReadOnlySpan<int> rows, Span<(int Row, string Model)> results) => held.Score(name, rows, results);

        public void Dispose() { }
    }
}
