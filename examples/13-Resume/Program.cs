// A training that is killed goes on where its last checkpoint is, and ends with the same bytes as one that nobody disturbed.
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--epochs N", "--seed N", "--out DIR", "--train FILE"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        int epochs = arguments.Number("--epochs") ?? 40;
        if (arguments.Text("--train") is { } target)
        {
            Train(target, Path.ChangeExtension(target, ".checkpoints"));
            return;
        }

        var quiet = OutputFolder.File(arguments, "undisturbed.onnx");
        var killed = OutputFolder.File(arguments, "killed.onnx");
        File.Delete(killed);
        Train(quiet, checkpoints: null);

        int kills = 0;
        foreach (int lines in (int[])[epochs / 4, epochs / 2, int.MaxValue]) // a line of the child is an epoch
        {
            using var child = Start(killed);
            string? last = null;
            for (int read = 0; read < lines && child.StandardOutput.ReadLine() is { } line; read++)
                last = line;
            if (lines < int.MaxValue)
            {
                child.Kill();
                kills++;
                Console.WriteLine($"killed after: {last}");
            }
            child.WaitForExit();
        }
        string a = Hash(quiet),
            b = Hash(killed);
        Console.WriteLine($"undisturbed           {a[..16]}…");
        Console.WriteLine($"killed and gone on    {b[..16]}…");
        Console.WriteLine($"result: kills={kills} same_bytes={(a == b ? 1 : 0)}");

        void Train(string path, string? checkpoints)
        {
            var ml = new MLContext(seed);
            var options = new AutoencoderOptions
            {
                LatentSize = 4,
                HiddenSizes = [64, 32],
                Epochs = epochs,
                Patience = null,
                Seed = seed,
                Checkpoint = checkpoints is null ? null : new CheckpointOptions { Folder = checkpoints },
                Progress = checkpoints is null ? null : new EpochLines(),
            };
            using var model = ml.Transforms.Autoencoder("Code", "Features", options).Fit(GeneratedRows(ml));
            model.Model.Save(path);
        }

        Process Start(string path)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") // started as dotnet Resume.dll
                start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
            foreach (var argument in (string[])["--train", path, "--epochs", $"{epochs}", "--seed", $"{seed}"])
                start.ArgumentList.Add(argument);
            return Process.Start(start)!;
        }

        IDataView GeneratedRows(MLContext ml)
        {
            var random = new Random(seed);
            return new Table([.. Enumerable.Range(0, 4000).Select(_ => new Row { Features = Curve(random) })]).ToView(ml);
        }
    }
);

static float[] Curve(Random random)
{
    double rate = 1 + random.NextDouble(),
        phase = 6 * random.NextDouble();
    return [.. Enumerable.Range(0, 24).Select(t => (float)(Math.Sin(rate * t / 4 + phase) + 0.1 * random.NextDouble()))];
}

static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd)
            Console.WriteLine($"epoch {value.Epoch} of {value.Epochs}, loss {value.TrainingLoss:G4}");
    }
}
