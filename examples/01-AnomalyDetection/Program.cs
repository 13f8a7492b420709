// Trains an anomaly detector without labels, measures it on rows it has not seen, says why rows stand out, saves it, loads it again and
// scores one row.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--train mixed|normal", "--contamination SHARE", "--epochs N", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        var progress = new TrainingBar();
        var folder = arguments.Text("--out") ?? DemoFolder.Path;
        var file = arguments.Text("--data");
        var trainOn = arguments.Choice("--train", "mixed", "normal");
        double? known =
            arguments.Text("--contamination") is { } share ? double.Parse(share, CultureInfo.InvariantCulture)
            : trainOn == "normal" ? 0
            : file is null ? GeneratedTraffic.Attacks
            : null;
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = known, // the share of anomalies among the training rows, as far as it is known
            ContributionsColumnName = "Contributions",
            ProbabilityColumnName = "Probability",
            Epochs = arguments.Number("--epochs"),
            Progress = progress,
        };

        var all = file is null ? GeneratedTraffic.Make(6000, seed) : Table.Read(file);
        if (all.Rows.Any(row => row.Label is not (0 or 1)) || all.Rows.DistinctBy(row => row.Label).Count() != 2)
            throw new FormatException("The column 'label' must hold 1 for an anomaly and 0 for a normal row, and at least one of each.");

        // Labels are for measuring only: the detector sees the column Features, here of rows with the anomalies among them or of normal
        // ones.
        var (train, test) = trainOn == "normal" ? all.Split(label => label == 0 ? 0.5 : 0, seed) : all.Split(_ => 0.7, seed);
        var ml = new MLContext(seed);
        var trainView = train.ToView(ml);
        var testView = test.ToView(ml);

        var clock = Stopwatch.StartNew();
        using var detector = progress.Show(() => ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(trainView));
        double fitSeconds = clock.Elapsed.TotalSeconds;
        var history = detector.History!;
        Console.WriteLine(
            $"fitted on {train.Rows.Count} {trainOn} rows of {all.Features} features in {fitSeconds:F1} s; kept epoch {history.BestEpoch} "
                + $"of {history.Count}"
        );

        var reasons = ml.Transforms.TopContributors("Reasons").Fit(detector.Transform(trainView));
        var model = detector.Append(reasons);
        var scored = model.Transform(testView);
        var metrics = ml.AnomalyDetection.EvaluateDetector(scored);
        var rows = ml.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false).OrderByDescending(row => row.Score).ToList();
        int anomalies = rows.Count(row => row.Label == 1);
        int flagged = rows.Count(row => row.PredictedLabel);
        int right = rows.Count(row => row.PredictedLabel && row.Label == 1);
        Console.WriteLine($"{flagged} of {rows.Count} new rows are flagged, {right} of them rightly; there are {anomalies} anomalies");
        Console.WriteLine($"the ten highest scores (threshold {detector.Threshold:G4}), and what stands out in each row:");
        foreach (var row in rows.Take(10))
            Console.WriteLine($"  {row.Score, 8:F2}  {(row.Label == 1 ? "anomaly" : "normal"), -8} {row.Reasons}");

        // A file for ML.NET, and a bare ONNX file for anything that reads ONNX; example 03 scores with both.
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, DemoFolder.Model);
        ml.Model.Save(model, trainView.Schema, path);
        detector.Model.Save(Path.Combine(folder, DemoFolder.Onnx));
        test.Take(1000).Write(Path.Combine(folder, DemoFolder.Rows));
        Console.WriteLine($"saved to {folder}: {DemoFolder.Model}, {DemoFolder.Onnx} and some test rows as {DemoFolder.Rows}");
        var report = Path.Combine(folder, "report.html");
        detector.SaveReport(report, testView, new AutoencoderReportOptions { LabelColumnName = nameof(Row.Label) });
        Console.WriteLine($"open {report} in a browser: scores, curves, reasons, data and model on one page");

        var loaded = ml.Model.Load(path, out var schema);
        using var engine = ml.Model.CreatePredictionEngine<Row, ScoredRow>(loaded, schema);
        var one = engine.Predict(new Row { Features = rows[0].Features });
        Console.WriteLine(
            $"loaded it and scored the row on top once more: score {one.Score:F2}, probability {one.Probability:F4}, anomaly: "
                + $"{one.PredictedLabel}"
        );

        clock.Restart();
        int count = scored.GetColumn<float>("Score").Count();
        double rate = count / clock.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"result: auc={metrics.AreaUnderRocCurve:F4} ap={metrics.AveragePrecision:F4} fit_s={fitSeconds:F1} score_rows_s={rate:F0}"
        );
    }
);
