using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.KilledFit;

// Arguments: case, folder of checkpoints, file for the model, and "ranks" for a fit by all that mpirun started, each of which takes its
// part of the rows and writes a model. Tells on standard output when it begins, of every epoch, and where it resumes.
var (name, folder, output) = (args[0], args[1], args[2]);
var ml = new MLContext();
ml.Log += (_, line) =>
{
    if (line.Message.Contains("Resuming", StringComparison.Ordinal))
        Console.WriteLine(line.Message);
};
if (name == "null reference")
{
    MpiPeers.Open();
    string? nothing = args.Length > 99 ? "" : null;
    try
    {
        Console.WriteLine(nothing!.Length);
    }
    catch (NullReferenceException)
    {
        Console.WriteLine("caught");
    }
    return;
}
if (name == GuideCase.Name)
{
    GuideCase.Run(ml, Cases.Data(ml, name));
    return;
}
var peers = args.Length > 3 ? MpiPeers.Open() : null;
if (peers is not null)
    output += "." + peers.Rank;
Console.WriteLine(peers is null ? "begin" : $"begin {peers.Rank} {Environment.ProcessId}");
byte[] onnx = Cases.Fit(ml, name, folder, peers, new EpochLines());
File.WriteAllBytes(output + ".part", onnx);
File.Move(output + ".part", output, overwrite: true);

/// <summary>A line for each epoch.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd)
            Console.WriteLine($"epoch {value.Epoch}");
    }
}
