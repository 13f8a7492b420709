using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;

const string Csv = "pump.csv";

var ml = new MLContext(seed: 1);
var format = new TextLoader.Options
{
    Columns = [new("Features", DataKind.Single, 0, 5)], // the first and the last column of numbers
    Separators = [','],
    HasHeader = true,
    MissingRealsAsNaNs = true, // an empty cell is a 0 otherwise
};
var source = new MultiFileSource(Csv);
var loader = ml.Data.CreateTextLoader(format, source);
var data = loader.Load(source);

// contamination is about how many of the rows are wrong: one in a hundred; leave it out where that is not known
using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", contamination: 0.01).Fit(data);

foreach (var row in detector.Explain(data, top: 5))
    Console.WriteLine(row);

ml.Model.Save(detector, loader, "model.zip"); // knows how to read such files: for autoencoder-worker
detector.Model.Save("model.onnx"); // takes rows of numbers: for autoencoder-webapi, Python, browsers
detector.SaveReport("report.html", data);
Console.WriteLine("saved model.zip, model.onnx and report.html");
