// One training by all processes that mpirun starts, on one machine or on many. Each takes its part of the rows, all come to the same model,
// and the first one saves it. Started without mpirun it is a training like any other.
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--rows N", "--epochs N", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        var ml = new MLContext(seed);
        var peers = MpiPeers.Open();
        var path = OutputFolder.File(arguments, "cluster.zip");
        var options = new AutoencoderAnomalyOptions
        {
            Epochs = arguments.Number("--epochs"),
            Seed = seed,
            Peers = peers,
            DivideRows = true, // all ranks are given the same rows; without it, each is given rows of its own
            Checkpoint = new CheckpointOptions { Folder = Path.ChangeExtension(path, ".checkpoints") }, // a job that died goes on there
            Progress = peers.Rank == 0 ? TrainingProgress.ToConsole() : null,
        };
        var rows = arguments.Text("--data") is { } file ? Table.Read(file) : Generated(arguments.Number("--rows") ?? 20_000);
        var view = rows.ToView(ml);
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        string model = Convert.ToHexString(SHA256.HashData(detector.Model.ToOnnx()));
        Console.WriteLine($"rank {peers.Rank} of {peers.Size}: model {model[..16]}…, threshold {Number(detector.Threshold)}");
        if (peers.Rank != 0)
            return;
        ml.Model.Save(detector, view.Schema, path);
        var best = detector.History![detector.History.BestEpoch - 1];
        Console.WriteLine($"saved to {path}");
        Console.WriteLine(
            $"result: ranks={peers.Size} rows={rows.Rows.Count} validation_loss={Number(best.ValidationLoss ?? best.TrainingLoss)}"
        );

        Table Generated(int count)
        {
            var random = new Random(seed);
            return new Table([.. Enumerable.Range(0, count).Select(_ => new Row { Features = Curve(random) })]);
        }
    }
);

static float[] Curve(Random random)
{
    double rate = 1 + random.NextDouble(),
        phase = 6 * random.NextDouble();
    return [.. Enumerable.Range(0, 24).Select(t => (float)(Math.Sin((rate * t / 4) + phase) + (0.1 * random.NextDouble())))];
}

static string Number(float value) => value.ToString("G6", CultureInfo.InvariantCulture);
