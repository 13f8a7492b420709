// A table of text and numbers with gaps: text becomes one-hot groups, gaps are filled, and reasons name the columns as they came.
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--rows N", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        var ml = new MLContext(seed);
        var orders = GeneratedOrders.Make(arguments.Number("--rows") ?? 4000, seed);
        var data = ml.Data.LoadFromEnumerable(orders);

        string[] features = ["Country", "Payment", "Items", "Amount", "Minutes", "MinutesMissing"];
        var encoding = ml
            .Transforms.Categorical.OneHotEncoding([new("Country"), new("Payment")])
            .Append(ml.Transforms.IndicateMissingValues("MinutesMissing", "Minutes"))
            .Append(ml.Transforms.ReplaceMissingValues("Minutes"))
            .Append(ml.Transforms.NormalizeLogMeanVariance("Amount")) // sums of money have long tails
            .Fit(data);
        var encoded = encoding.Transform(data);
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = GeneratedOrders.Wrong,
            Seed = seed,
            Progress = new TrainingBar(),
        };
        var detector = ml.AnomalyDetection.Trainers.Autoencoder(features, options).Fit(encoded);

        foreach (var row in detector.Explain(encoded, top: 8, features: 2))
            Console.WriteLine($"{orders[(int)row.Row].Fault, -26} {row}");

        var metrics = ml.AnomalyDetection.EvaluateDetector(detector.Transform(encoded), labelColumnName: nameof(Order.IsWrong));
        using var whole = encoding.Append(detector);
        var path = OutputFolder.File(arguments, "model.zip");
        ml.Model.Save(whole, data.Schema, path); // takes orders as they come
        using var engine = ml.Model.CreatePredictionEngine<Order, ScoredOrder>(ml.Model.Load(path, out _));
        var score = engine.Predict(
            new Order
            {
                Country = "Atlantis",
                Payment = "card",
                Items = 2,
                Amount = 40,
                Minutes = 5,
            }
        );
        Console.WriteLine($"an order from a country never seen: score {score.Score:F2}, anomaly: {score.PredictedLabel}");
        Console.WriteLine(
            $"result: auc={metrics.AreaUnderRocCurve:F4} ap={metrics.AveragePrecision:F4} unseen={(score.PredictedLabel ? 1 : 0)}"
        );
    }
);
