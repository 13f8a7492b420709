using Microsoft.ML;
using MLNetAutoencoder.KilledFit;

// Arguments: case, folder of checkpoints, file for the model. Tells on standard output when it begins, of every epoch, and where it
// resumes.
var (name, folder, output) = (args[0], args[1], args[2]);
var ml = new MLContext();
ml.Log += (_, line) =>
{
    if (line.Message.Contains("Resuming", StringComparison.Ordinal))
        Console.WriteLine(line.Message);
};
var view = ml.Data.LoadFromEnumerable(Row.Generate(Cases.Rows(name)));
Console.WriteLine("begin");
byte[] onnx = Cases.Fit(ml, view, name, folder);
File.WriteAllBytes(output + ".part", onnx);
File.Move(output + ".part", output, overwrite: true);
