using System.Security.Cryptography;
using System.Text;

namespace MLNetAutoencoder.Tests;

/// <summary>A folder of checkpoints that goes when the test ends, and checkpoints to put there.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-tests-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "checkpoints");

    /// <summary>Names of the checkpoints, and of all else that is there while no store is open.</summary>
    public string[] Names =>
        Directory.Exists(Path)
            ? [.. Directory.GetFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];

    public static CheckpointState Checkpoint(int seed = 1, int size = 5) =>
        new()
        {
            OptionsJson = """{"Epochs":10,"Seed":7}""",
            Seed = seed,
            DataFingerprint = [1, 2, 3, 255],
            Batch = 3_000_000_000,
            Counters = new Dictionary<string, double[]>
            {
                ["best"] = [double.PositiveInfinity, double.NaN, -0.0, double.Epsilon],
                ["none"] = [],
            },
            Arrays = new Dictionary<string, float[]>
            {
                ["values"] = [.. Enumerable.Range(0, size).Select(i => i / 3f)],
                ["moment"] = [float.NaN, -0f, float.Epsilon, float.NegativeInfinity],
            },
            Epochs =
            [
                new EpochRecord
                {
                    Epoch = 1,
                    TrainingLoss = 0.1f,
                    ValidationLoss = float.NaN,
                    MeanSquaredError = 0.3f,
                    MeanAbsoluteError = 0.4f,
                    Terms = new Dictionary<string, float> { ["KL divergence"] = 0.1f },
                    LearningRate = 1e-3,
                    RowsPerSecond = 1 / 3.0,
                    Duration = TimeSpan.FromTicks(12345),
                    MemoryBytes = 5_000_000_000,
                },
                new EpochRecord
                {
                    Epoch = 2,
                    TrainingLoss = 0.05f,
                    LearningRate = double.Epsilon,
                    RowsPerSecond = 0,
                    Duration = TimeSpan.Zero,
                    MemoryBytes = 0,
                },
            ],
        };

    public static byte[] Bytes(CheckpointState checkpoint)
    {
        using var stream = new MemoryStream();
        CheckpointFile.Write(stream, checkpoint);
        return stream.ToArray();
    }

    /// <summary>The hash is made right again, as no accident could.</summary>
    public static byte[] Forge(byte[] file, Action<byte[]> change)
    {
        var forged = (byte[])file.Clone();
        change(forged);
        SHA256.HashData(forged.AsSpan(..^SHA256.HashSizeInBytes), forged.AsSpan(^SHA256.HashSizeInBytes..));
        return forged;
    }

    /// <summary>Exchanges a text of the header for another of the same length.</summary>
    public static byte[] Forge(byte[] file, string text, string other) =>
        Forge(
            file,
            forged =>
            {
                Assert.Equal(text.Length, other.Length);
                int place = forged.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
                Assert.True(place > 0, text);
                Encoding.UTF8.GetBytes(other).CopyTo(forged, place);
            }
        );

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
