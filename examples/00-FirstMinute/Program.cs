using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;

var ml = new MLContext(seed: 1);
var file = new TextLoader.Options
{
    Columns = [new("Sensors", DataKind.Single, 0, 5)],
    Separators = [','],
    HasHeader = true,
};
var data = ml.Data.LoadFromTextFile("pump.csv", file);

// learns what is usual from the rows themselves: nobody says which are wrong
using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Sensors", contamination: 0.01).Fit(data);

foreach (var row in detector.Explain(data, top: 6, features: 2))
    Console.WriteLine(row);

var scored = detector.Transform(data); // adds Score and PredictedLabel
ml.AnomalyDetection.PlotScores(scored, detector.Threshold).SaveAsPng("scores.png");
ml.Model.Save(detector, data.Schema, "model.zip"); // for Model.Load, beside the small scoring package
