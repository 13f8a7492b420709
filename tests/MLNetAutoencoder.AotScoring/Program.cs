// MODEL.onnx ROWS.csv: writes what the model says of itself, all that it gives for the rows, to the last digit, and what a service answers
// that scores with it. When the first result was there goes to the other stream, so that the outputs of two runs can be compared.
using System.Diagnostics;
using System.Globalization;
using MLNetAutoencoder;
using MLNetAutoencoder.AotScoring;

var cells = File.ReadLines(args[1]).SelectMany(line => line.Split(','));
float[] rows = [.. cells.Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];

using var model = AutoencoderModel.Load(args[0]);
float[] first = model.Run(rows[..model.InputSize], model.Info.Outputs[0].Role);
var elapsed = DateTime.Now - Process.GetCurrentProcess().StartTime;
Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first result after {elapsed.TotalMilliseconds:F0} ms"));

Console.WriteLine(model);
Console.WriteLine(model.Summary());

// A row alone is computed by the vectors that the processor has, or that the compiler counts on: the last digits differ.
float[] inBatch = model.Run(rows, model.Info.Outputs[0].Role)[..first.Length];
bool isClose = first.Zip(inBatch).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-5f * Math.Max(1, Math.Abs(pair.Second)));
Console.WriteLine($"first row alone as in the batch: {isClose}");
foreach (var output in model.Info.Outputs)
    Print(output.Name, model.Run(rows, output.Role));
Try("Score", () => model.Score(rows));
Try("Encode", () => model.Encode(rows));
Try("Reconstruct", () => model.Reconstruct(rows));
foreach (string answer in await ScoringService.AnswersAsync(args[0], rows.Chunk(model.InputSize)))
    Console.WriteLine(answer);

// A model gives what it was trained to give; for the rest its message counts.
static void Try(string name, Func<float[]> run)
{
    try
    {
        Print(name, run());
    }
    catch (InvalidOperationException e)
    {
        Console.WriteLine($"{name}: {e.Message}");
    }
}

static void Print(string name, float[] values) =>
    Console.WriteLine($"{name}: {string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}");
