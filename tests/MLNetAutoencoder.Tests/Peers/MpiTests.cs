using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetAutoencoder.KilledFit;
using MLNetAutoencoder.Loading;
using Xunit.Abstractions;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Processes that MPI starts, which fit one model together; some are killed, as <c>kill -9</c> does, and the job is started again.
/// </summary>
[Collection(nameof(Alone))]
[Trait("Category", "Processes")]
public sealed class MpiTests(ITestOutputHelper output) : IDisposable
{
    private const string Program = "MLNetAutoencoder.KilledFit";
    private const string Tests = "MLNetAutoencoder.Tests";
    private const int Ranks = 2;

    /// <summary>Within which a job ends after one of its ranks has gone.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly int s_kills = Kills.Asked ?? 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mpi-");

    /// <summary>By one MPI, and by both where the environment asks for kills.</summary>
    public static TheoryData<string, string, int> Killed
    {
        get
        {
            var killed = new TheoryData<string, string, int>();
            if (Launcher.Mpich is not null)
                killed.Add("MPICH", "streamed", 3);
            if (Launcher.OpenMpi is not null && (Launcher.Mpich is null || Kills.Asked is not null))
                killed.Add("Open MPI", "detector", 2);
            return killed;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [MpichTheory]
    [InlineData("full batch")]
    public void Fit_RanksOfMpich_GiveTheBytesOfRanksOfOneProcess(string name)
    {
        byte[] expected = Undisturbed(name);
        Assert.All(Run("MPICH", name, null).Models, model => Assert.Equal(expected, model));
    }

    [MpiTheory]
    [MemberData(nameof(Killed))]
    public void Fit_RankKilled_EndsTheJobAndResumesToTheSameBytes(string launcher, string name, int seed)
    {
        var random = new Random(seed);
        byte[] expected = Undisturbed(name);
        int kills = 0;
        while (kills < s_kills)
        {
            var kill = new Kill(random.Next(Ranks), random.Next(4), random.Next(300));
            var (told, models) = Run(launcher, name, kill);
            if (Array.TrueForAll(models, model => model is not null))
            {
                Assert.All(models, model => Assert.Equal(expected, model));
                continue;
            }
            kills++;
            output.WriteLine(
                $"{launcher}, {name}, kill {kills}: rank {kill.Rank}, {kill.Milliseconds} ms after epoch {kill.Epochs}; the job ended "
                    + $"{kill.Took.TotalSeconds:F1} s later: {Line(told)}"
            );
            Assert.Matches("(?i)signal|termination", told);
        }
        Assert.All(Run(launcher, name, null).Models, model => Assert.Equal(expected, model));
        output.WriteLine($"{launcher}, {name}: {kills} kills, then the bytes of an undisturbed job.");
    }

    [OpenMpiTheory]
    [InlineData("fails")]
    public void Fit_OneRankFailsBefore_EndsTheJobWithItsMessage(string name)
    {
        var (told, models) = Run("Open MPI", name, null);
        Assert.Contains("rank 1 fails", told, StringComparison.Ordinal);
        Assert.All(models, Assert.Null);
    }

    [OpenMpiTheory]
    [InlineData("guide")]
    public void Fit_ProgramOfTheGuide_SavesOneModel(string name)
    {
        Run("Open MPI", name, null);
        var loaded = SavedPipeline.Load(new MLContext(), Path.Combine(_folder.FullName, "model.zip"), out var schema);
        Assert.NotNull(loaded.GetOutputSchema(schema).GetColumnOrNull("Code"));
    }

    /// <summary>Which .NET learns of by a signal that UCX, below MPICH, would take.</summary>
    [MpichTheory]
    [InlineData("null reference")]
    public void Open_NullReferenceAfterwards_IsCaughtAsEver(string name) =>
        Assert.Equal(Ranks, Run("MPICH", name, null).Told.Split('\n').Count(line => line == "caught"));

    /// <summary>What ranks learn that are threads of one process.</summary>
    private byte[] Undisturbed(string name)
    {
        string folder = Path.Combine(_folder.FullName, "undisturbed");
        return ThreadPeers.Run(Ranks, peers => Cases.Fit(new MLContext(), name, folder, peers, progress: null))[0];
    }

    /// <summary>Runs a job, and kills a rank a while after one told of an epoch.</summary>
    /// <returns>What it told, and each rank's model; null where it was killed before that was written.</returns>
    private (string Told, byte[]?[] Models) Run(string launcher, string name, Kill? kill)
    {
        string model = Path.Combine(_folder.FullName, "model");
        string[] files = [.. Enumerable.Range(0, Ranks).Select(rank => $"{model}.{rank}")];
        Array.ForEach(files, File.Delete);
        string program = Path.Combine(AppContext.BaseDirectory.Replace(Tests, Program), Program + ".dll");
        using var process = Launcher
            .Named(launcher)
            .Start(Ranks, program, [name, Path.Combine(_folder.FullName, "checkpoints"), model, "ranks"], _folder.FullName);
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        var ids = new int[Ranks];
        int left = kill?.Epochs ?? int.MaxValue;
        long killed = 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            string[] words = line[Math.Max(0, line.IndexOfAny(['b', 'e']))..].Split(' ');
            if (words is ["begin", var rank, var id])
                ids[int.Parse(rank, CultureInfo.InvariantCulture)] = int.Parse(id, CultureInfo.InvariantCulture);
            if (killed > 0 || ids.Contains(0) || left-- > 0)
                continue;
            Thread.Sleep(kill!.Milliseconds);
            killed = Stopwatch.GetTimestamp();
            try
            {
                Process.GetProcessById(ids[kill.Rank]).Kill();
            }
            catch (ArgumentException)
            {
                // has ended before
            }
        }
        Assert.True(process.WaitForExit(kill is null ? 120_000 : (int)s_patience.TotalMilliseconds), "The job has not ended.");
        if (killed > 0)
            kill!.Took = Stopwatch.GetElapsedTime(killed);
        return (errors.Result + string.Join('\n', lines), [.. files.Select(file => File.Exists(file) ? File.ReadAllBytes(file) : null)]);
    }

    private static string Line(string errors) =>
        errors
            .Split('\n')
            .FirstOrDefault(line => line.Contains("ignal", StringComparison.Ordinal) || line.Contains("BAD", StringComparison.Ordinal))
        ?? "";

    private sealed record Kill(int Rank, int Epochs, int Milliseconds)
    {
        public TimeSpan Took { get; set; }
    }
}
