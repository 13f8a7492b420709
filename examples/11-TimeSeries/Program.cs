// Finds what is unusual in an hourly series without labels, as incidents with a beginning and an end, and draws it.
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        var ml = new MLContext(seed);
        var days = GeneratedDemand.Make(days: 90, seed);
        var past = ml.Data.LoadFromEnumerable(days.Where(hour => hour.Time < GeneratedDemand.Start.AddDays(60)));
        var now = ml.Data.LoadFromEnumerable(days.Where(hour => hour.Time >= GeneratedDemand.Start.AddDays(60)));

        var options = new AutoencoderSeriesOptions { WindowLength = 48, Seed = seed };
        using var detector = ml.AnomalyDetection.Trainers.AutoencoderSeries(nameof(Demand.Megawatts), options).Fit(past);
        var scored = detector.Transform(now);

        var incidents = ml.AnomalyDetection.FindIncidents(scored, timeColumnName: nameof(Demand.Time));
        foreach (var incident in incidents)
            Console.WriteLine($"{incident.Start:yyyy-MM-dd HH:mm} to {incident.End:yyyy-MM-dd HH:mm}, worst score {incident.PeakScore:F1}");
        foreach (var (name, from, to) in GeneratedDemand.Incidents)
            Console.WriteLine($"what was put in: {name}, {from:yyyy-MM-dd HH:mm} to {to:yyyy-MM-dd HH:mm}");

        var path = OutputFolder.File(arguments, "series.png");
        ml.AnomalyDetection.PlotSeries(scored, nameof(Demand.Megawatts), nameof(Demand.Time), nameof(Demand.Label)).SaveAsPng(path);
        Console.WriteLine($"values, scores and alerts: {path}");

        var metrics = ml.AnomalyDetection.EvaluateSeries(scored, bufferLength: 24);
        var alerts = ml.AnomalyDetection.EvaluateDetector(scored, options: new DetectorEvaluationOptions { BootstrapDraws = 0 });
        int found = GeneratedDemand.Incidents.Count(put => incidents.Any(i => i.Start <= put.To && put.From <= i.End));
        Console.WriteLine(
            $"result: auc={metrics.AreaUnderRocCurve:F4} vus_pr={metrics.VolumeUnderPrecisionRecallSurface:F4} "
                + $"precision={alerts.Precision:F4} found={found}"
        );
    }
);
