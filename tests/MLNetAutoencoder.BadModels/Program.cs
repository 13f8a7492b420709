using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.BadModels;

// Arguments: the way by which models come in, a folder of models, and how many times each is opened with one bit flipped, 0 for as it is.
// Tells on standard output of each file what came of it, behind tabs, and in the last line the most memory that the process had.
var (door, folder, flips) = (args[0], args[1], int.Parse(args[2]));
try
{
    OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
}
catch (TypeInitializationException)
{
    // Where ONNX Runtime is missing, it is told what the library says of that.
}
foreach (string file in Directory.GetFiles(folder, "*.onnx").Order(StringComparer.Ordinal))
{
    byte[] model = File.ReadAllBytes(file);
    if (flips == 0)
        Tell(file, model);
    var random = new Random(flips);
    for (int i = 0; i < flips; i++)
    {
        var flipped = (byte[])model.Clone();
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        Tell(file, flipped);
    }
}
using var process = Process.GetCurrentProcess();
Console.WriteLine($"peak\t{process.PeakWorkingSet64}");

void Tell(string file, byte[] model)
{
    var (outcome, message) = Doors.Try(door, model);
    Console.WriteLine($"{Path.GetFileNameWithoutExtension(file)}\t{outcome}\t{message.ReplaceLineEndings(" ").Replace('\t', ' ')}");
}
