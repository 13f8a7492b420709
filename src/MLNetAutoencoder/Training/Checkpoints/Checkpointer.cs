using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Training.Checkpoints;

/// <summary>Saves the state of a training when the options say so, and finds the state to go on from. Owns the store.</summary>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>What tells in the options of a checkpoint how many ranks there were: each learned from its own rows.</summary>
    private const string Ranks = "Ranks";

    private readonly CheckpointStore? _store; // of the first rank alone, which saves for all
    private readonly PeerGroup _peers;
    private readonly CheckpointSchedule _schedule;
    private readonly CheckpointState? _found;
    private readonly TrainingLog _log;
    private string _optionsJson = "";
    private byte[] _fingerprint = [];
    private int _seed;
    private bool _hasWarned;
    private bool _isCurrent;

    private Checkpointer(CheckpointOptions options, PeerGroup peers, TrainingLog log)
    {
        _log = log;
        _peers = peers;
        _schedule = new CheckpointSchedule(options, TimeProvider.System);
        CheckpointStore? store = null;
        CheckpointState? found = null;
        try
        {
            peers.Agree(() =>
            {
                store = peers.IsFirst ? new CheckpointStore(options.Folder) : null;
                found = options.Resume ? store?.LoadNewest(log.Warn) : null;
            });
            _store = store;
            _found = Shared(found);
        }
        catch
        {
            store?.Dispose();
            throw;
        }
    }

    /// <summary>The seed of the training to go on with; null when there is none.</summary>
    public int? Seed => _found?.Seed;

    /// <summary>Opens the folder that the options name; null when they name none.</summary>
    /// <exception cref="IOException">The folder cannot be written, or another training uses it.</exception>
    /// <exception cref="InvalidOperationException">All checkpoints are damaged, or of a newer version.</exception>
    public static Checkpointer? Open(AutoencoderTrainingOptions options, PeerGroup peers, TrainingLog log) =>
        options.Checkpoint is { } checkpoint ? new Checkpointer(checkpoint, peers, log) : null;

    /// <summary>Binds the checkpoints to a training.</summary>
    /// <param name="setup">Data and options.</param>
    /// <param name="seed">The seed that is used.</param>
    /// <param name="warmStarts">What the networks begin with; null for random weights.</param>
    /// <returns>The state to go on from; null to begin at the beginning.</returns>
    /// <exception cref="InvalidOperationException">
    /// The checkpoint belongs to other options, another initial model or other data.
    /// </exception>
    public CheckpointState? Begin(TrainingSetup setup, int seed, IReadOnlyList<SavedWeights>? warmStarts)
    {
        _optionsJson = OptionsJson.Write(setup.Options, seed);
        if (warmStarts is not null)
            _optionsJson = WithInitialModel(_optionsJson, warmStarts, setup.Data.Scaler);
        if (!_peers.IsAlone)
            _optionsJson = With(_optionsJson, Ranks, _peers.Size);
        _fingerprint = setup.Data.Fingerprint!;
        _seed = seed;
        if (_found is null)
        {
            _store?.Clear();
            return null;
        }
        _peers.Agree(() => CheckpointMatch.Check(_found, _optionsJson, _fingerprint));
        _log.Info(Invariant.Text($"Resuming in epoch {_found.Epoch} after batch {_found.Batch}."));
        return _found;
    }

    /// <summary>Saves when that is due.</summary>
    /// <param name="epoch">That the step was the last of, counted from 1; null for a step within one.</param>
    /// <param name="save">Gives the state.</param>
    public void StepDone(int? epoch, Func<CheckpointState> save) =>
        SaveIf(epoch is { } done ? _schedule.IsDueAfterEpoch(done) : _schedule.IsDueAfterBatch, save);

    /// <summary>Saves what an interrupted training has come to, unless it was saved when it came there.</summary>
    public void Interrupted(Func<CheckpointState> save) => SaveIf(!_isCurrent, save);

    /// <summary>Deletes the checkpoints: what they were for is done.</summary>
    public void Complete() => _store?.Clear();

    public void Dispose() => _store?.Dispose();

    /// <summary>Adds what tells the model that training begins with, and its scaling, from others.</summary>
    private static string WithInitialModel(string optionsJson, IReadOnlyList<SavedWeights> networks, FeatureScaler? scaler)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] values in networks.SelectMany(n => new[] { n.Parameters, n.Buffers }).Append(scaler?.Numbers ?? []))
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        return With(optionsJson, "InitialModel", Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8)));
    }

    private static string With(string optionsJson, string name, JsonNode value)
    {
        var node = JsonNode.Parse(optionsJson)!.AsObject();
        node[name] = value;
        return node.ToJsonString();
    }

    /// <summary>What the first rank found, which is as much the others': ranks differ in nothing that is saved.</summary>
    private CheckpointState? Shared(CheckpointState? found)
    {
        if (_peers.IsAlone)
            return found;
        using var stream = new MemoryStream();
        if (found is not null)
            CheckpointFile.Write(stream, found);
        byte[] bytes = _peers.From(0, stream.ToArray());
        return bytes.Length == 0 || _peers.IsFirst ? found : CheckpointFile.Read(new MemoryStream(bytes));
    }

    private void SaveIf(bool isDue, Func<CheckpointState> save)
    {
        if (_store is null)
            return;
        if (isDue)
            Save(save());
        _isCurrent = isDue;
    }

    private void Save(CheckpointState state)
    {
        try
        {
            _store!.Save(state with { OptionsJson = _optionsJson, Seed = _seed, DataFingerprint = _fingerprint });
        }
        catch (IOException e)
        {
            if (!_hasWarned)
                _log.Warn($"{e.Message} Training goes on.");
            _hasWarned = true;
        }
        finally
        {
            _schedule.Written();
        }
    }
}

/// <summary>Whether a training may go on from a checkpoint: only with the options and the data that it began with.</summary>
internal static class CheckpointMatch
{
    private const string Absent = "not set";

    private const string WayOut =
        $"or start anew with {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)} = false or another "
        + $"{nameof(CheckpointOptions.Folder)}.";

    /// <param name="checkpoint">What to go on from.</param>
    /// <param name="optionsJson">The options of the training that wants to, with the seed that it would use.</param>
    /// <param name="dataFingerprint">The fingerprint of its data.</param>
    /// <exception cref="InvalidOperationException">
    /// They are others; the message names every option that differs with both values.
    /// </exception>
    public static void Check(CheckpointState checkpoint, string optionsJson, ReadOnlySpan<byte> dataFingerprint)
    {
        using var then = JsonDocument.Parse(checkpoint.OptionsJson);
        using var now = JsonDocument.Parse(optionsJson);
        var differences = Differences("", then.RootElement, now.RootElement).ToList();
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"The training cannot resume from its checkpoint, which was made with other options: {string.Join("; ", differences)}. "
                    + $"Use the same options, {WayOut}"
            );
        if (!dataFingerprint.SequenceEqual(checkpoint.DataFingerprint))
            throw new InvalidOperationException(
                $"The training cannot resume from its checkpoint, which was made with other data: other rows, another order of them or "
                    + $"another column. Use the same data, {WayOut}"
            );
    }

    /// <summary>Ranks that train together do so with the same options.</summary>
    /// <exception cref="InvalidOperationException">They are others on some rank; on all ranks.</exception>
    public static void CheckRanks(PeerGroup peers, string optionsJson)
    {
        if (peers.IsAlone)
            return;
        byte[] first = peers.From(0, Encoding.UTF8.GetBytes(optionsJson));
        peers.Agree(() =>
        {
            using var there = JsonDocument.Parse(first);
            using var here = JsonDocument.Parse(optionsJson);
            var differences = Differences("", there.RootElement, here.RootElement).ToList();
            if (differences.Count > 0)
                throw new InvalidOperationException(
                    Invariant.Text(
                        $"Rank {peers.Rank} has other options than rank 0: {string.Join("; ", differences)} there. Give all ranks the same."
                    )
                );
        });
    }

    private static IEnumerable<string> Differences(string path, JsonElement? then, JsonElement? now)
    {
        if (then is { ValueKind: JsonValueKind.Object } before && now is { ValueKind: JsonValueKind.Object } after)
        {
            var names = before.EnumerateObject().Concat(after.EnumerateObject()).Select(property => property.Name).Distinct();
            return names.SelectMany(name =>
                Differences(path.Length == 0 ? name : $"{path}.{name}", Member(before, name), Member(after, name))
            );
        }
        string was = then?.GetRawText() ?? Absent;
        string @is = now?.GetRawText() ?? Absent;
        return was == @is ? [] : [$"{path} is {@is} and was {was}"];
    }

    private static JsonElement? Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member : null;
}

/// <summary>When the next checkpoint is due.</summary>
internal sealed class CheckpointSchedule
{
    private readonly CheckpointOptions _options;
    private readonly TimeProvider _clock;
    private readonly long _interval;
    private long _written;

    public CheckpointSchedule(CheckpointOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _interval = options.EveryMinutes is { } minutes
            ? (long)Math.Min(minutes * 60 * clock.TimestampFrequency, long.MaxValue / 2)
            : long.MaxValue;
        _written = clock.GetTimestamp();
    }

    /// <summary>Whether to write a checkpoint after a batch in the middle of an epoch.</summary>
    public bool IsDueAfterBatch => _interval != long.MaxValue && _clock.GetTimestamp() - _written >= _interval;

    /// <summary>Whether to write a checkpoint after an epoch, counted from 1.</summary>
    public bool IsDueAfterEpoch(int epoch) => epoch % _options.EveryEpochs == 0 || IsDueAfterBatch;

    /// <summary>Starts the time to the next; called after a write that failed too.</summary>
    public void Written() => _written = _clock.GetTimestamp();
}
