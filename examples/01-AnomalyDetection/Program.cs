// Trains an anomaly detector without labels, measures it on rows it has not seen, saves it, loads it again and scores one row.
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--train mixed|normal", "--epochs N", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        var progress = new TrainingBar();
        var folder = arguments.Text("--out") ?? DemoFolder.Path;
        var trainOn = arguments.Choice("--train", "mixed", "normal");
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = trainOn == "normal" ? 0 : 0.05, // what is known of the training rows
            Epochs = arguments.Number("--epochs"),
            Progress = progress,
        };

        var all = arguments.Text("--data") is { } file ? Table.Read(file) : GeneratedTraffic.Make(6000, seed);
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

        var scored = detector.Transform(testView);
        var metrics = ml.AnomalyDetection.Evaluate(scored);
        var rows = ml.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false).OrderByDescending(row => row.Score).ToList();
        int anomalies = rows.Count(row => row.Label == 1);
        Console.WriteLine(
            $"the ten highest scores of {rows.Count} test rows, of which {anomalies} are anomalies (threshold {detector.Threshold:G4}):"
        );
        foreach (var row in rows.Take(10))
        {
            var values = string.Join(' ', row.Features.Take(6).Select(value => value.ToString("G4"))) + (all.Features > 6 ? " ..." : "");
            Console.WriteLine($"  {row.Score, 12:G6}  {(row.Label == 1 ? "anomaly" : "normal "), -8} {values}");
        }

        // A file for ML.NET, and a bare ONNX file for anything that reads ONNX; example 03 scores with both.
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, DemoFolder.Model);
        ml.Model.Save(detector, trainView.Schema, path);
        detector.Model.Save(Path.Combine(folder, DemoFolder.Onnx));
        new Table([.. test.Rows.Take(1000)]).Write(Path.Combine(folder, DemoFolder.Rows));
        Console.WriteLine($"saved to {folder}: {DemoFolder.Model}, {DemoFolder.Onnx} and some test rows as {DemoFolder.Rows}");

        var loaded = ml.Model.Load(path, out var schema);
        using var engine = ml.Model.CreatePredictionEngine<Row, ScoredRow>(loaded, schema);
        var one = engine.Predict(new Row { Features = rows[0].Features });
        Console.WriteLine($"loaded it and scored the row on top once more: score {one.Score:G6}, anomaly: {one.PredictedLabel}");

        clock.Restart();
        int count = scored.GetColumn<float>("Score").Count();
        double rate = count / clock.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"result: auc={metrics.AreaUnderRocCurve:F4} ap={AveragePrecision.Of(rows):F4} fit_s={fitSeconds:F1} score_rows_s={rate:F0}"
        );
    }
);
