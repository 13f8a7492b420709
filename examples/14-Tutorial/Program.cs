// The program of docs/guide/tutorial.md, from a CSV file to a web service. What it prints is what that page shows: a test compares them.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;
using static Microsoft.ML.Transforms.MissingValueReplacingEstimator;

var folder = Directory.CreateTempSubdirectory("tutorial-");
Environment.CurrentDirectory = folder.FullName;
GeneratedPumps.Write("pumps.csv");
Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "None"); // the service's log would stand between the lines

// guide-begin head
foreach (string line in File.ReadLines("pumps.csv").Take(4))
    Console.WriteLine(line);

// guide-end head

// guide-begin load
var ml = new MLContext(seed: 1);
var csv = new TextLoader.Options
{
    Separators = [','],
    HasHeader = true,
    MissingRealsAsNaNs = true, // an empty cell is a 0 otherwise
};
var data = ml.Data.LoadFromTextFile<Reading>("pumps.csv", csv);
var parts = ml.Data.TrainTestSplit(data, testFraction: 0.3);
var (train, test) = (parts.TrainSet, parts.TestSet);
Console.WriteLine($"{train.GetColumn<float>("Flow").Count()} readings to train, {test.GetColumn<float>("Flow").Count()} to test");

// guide-end load

// guide-begin features
var features = ml
    .Transforms.Categorical.OneHotEncoding("Kind", "Pump")
    .Append(ml.Transforms.ReplaceMissingValues("Temperature", replacementMode: ReplacementMode.Mean))
    .Append(ml.Transforms.Concatenate("Features", "Kind", "Temperature", "Pressure", "Flow", "Vibration", "Power"));
float[] first = features.Fit(train).Transform(train).GetColumn<float[]>("Features").First();
Console.WriteLine($"{first.Length} features: {string.Join(' ', first)}");

// guide-end features

// guide-begin train
var options = new AutoencoderAnomalyOptions
{
    Contamination = 0.02, // about one reading in fifty is a fault
    ContributionsColumnName = "Contributions", // what each feature adds to a score
};
var prepared = features.Fit(train);
var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(prepared.Transform(train));
Console.WriteLine($"scores above {detector.Threshold:F1} are anomalies");

// guide-end train

// guide-begin score
var scored = detector.Transform(prepared.Transform(test));
int flagged = scored.GetColumn<bool>("PredictedLabel").Count(isFault => isFault);
Console.WriteLine($"{flagged} readings look like a fault");

// guide-end score

// guide-begin why
foreach (var row in detector.Explain(prepared.Transform(test), top: 5, features: 2))
    Console.WriteLine(row);

// guide-end why

// guide-begin measure
var metrics = ml.AnomalyDetection.EvaluateDetector(scored, labelColumnName: "Fault");
Console.WriteLine(
    $"AUROC {metrics.AreaUnderRocCurve:F2}: {metrics.TruePositives} faults found, {metrics.FalseNegatives} missed, "
        + $"{metrics.FalsePositives} false alarms"
);

// guide-end measure

// guide-begin threshold
var chosen = detector.WithThreshold(metrics.BestF1Threshold);
var better = ml.AnomalyDetection.EvaluateDetector(chosen.Transform(prepared.Transform(test)), labelColumnName: "Fault");
Console.WriteLine($"{better.TruePositives} faults found, {better.FalseNegatives} missed, {better.FalsePositives} false alarms");

// guide-end threshold

// guide-begin save
var reasons = ml.Transforms.TopContributors("Reasons").Fit(scored); // in words, for those who ask the service
var model = prepared.Append(chosen).Append(reasons);
ml.Model.Save(model, train.Schema, "pumps.zip");
var loaded = ml.Model.Load("pumps.zip", out _).WithBatchedOnnx(ml);
int again = loaded.Transform(test).GetColumn<bool>("PredictedLabel").Count(isFault => isFault);
Console.WriteLine($"{again} readings look like a fault to the loaded model");

// guide-end save

// guide-begin service
var builder = WebApplication.CreateBuilder();
builder.Services.AddAutoencoderScoring<Reading, Answer>().Configure(scoring => scoring.ModelPath = "pumps.zip");
builder.WebHost.UseUrls("http://127.0.0.1:0"); // 0 takes any port that is free

var app = builder.Build();
app.MapPost(
    "/score",
    async (Reading reading, PipelineScorer<Reading, Answer> scorer, CancellationToken end) => (await scorer.ScoreAsync(reading, end)).Output
);
app.MapHealthChecks("/health");

// guide-end service

// guide-begin ask
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
var sent = new Reading
{
    Pump = "small",
    Temperature = 64,
    Pressure = 4.5f,
    Flow = 7,
    Vibration = 5.2f,
    Power = 1.8f,
};
using var response = await client.PostAsJsonAsync("/score", sent);
var received = (await response.Content.ReadFromJsonAsync<Answer>())!;
Console.WriteLine($"score {received.Score:F1}, fault: {received.PredictedLabel}, because of {received.Reasons}");
Console.WriteLine(await client.GetStringAsync("/health"));

// guide-end ask

await app.StopAsync();
folder.Delete(recursive: true);
