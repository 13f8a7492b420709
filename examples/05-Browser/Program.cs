// Trains a detector on generated traffic, puts its scorer beside a page that runs it in the browser, and serves both on this computer.
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--out DIR", "--port N"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        var folder = Path.GetFullPath(arguments.Text("--out") ?? Path.Combine(DemoFolder.Path, "..", "browser"));
        var site = Path.Combine(folder, "site");
        Site.Write(site);

        var (train, rest) = GeneratedTraffic.Make(6000, seed: 1).Split(_ => 0.7, seed: 1);
        var progress = new TrainingBar();
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = GeneratedTraffic.Attacks,
            ContributionsColumnName = "Contributions",
            ProbabilityColumnName = "Probability",
            Progress = progress,
        };
        var ml = new MLContext(seed: 1);
        using var detector = progress.Show(() => ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(train.ToView(ml)));

        var sample = Directory.CreateDirectory(Path.Combine(site, "sample")).FullName;
        var rows = rest.Take(1000);
        detector.Model.Save(Path.Combine(sample, "scorer.onnx"), ModelPart.Scorer);
        rows.Write(Path.Combine(sample, "rows.csv"));

        // The other parts, and what .NET makes of the sample, for whoever compares.
        detector.Model.Save(Path.Combine(folder, "encoder.onnx"), ModelPart.Encoder);
        detector.Model.Save(Path.Combine(folder, "decoder.onnx"), ModelPart.Decoder);
        float[] features = [.. rows.Rows.SelectMany(row => row.Features)];
        var expected = detector.Model.Info.Outputs.ToDictionary(o => o.Name, o => detector.Model.Run(features, o.Role));
        using (var encoder = AutoencoderModel.Load(Path.Combine(folder, "encoder.onnx")))
            expected["Code"] = encoder.Run(features, OutputRole.Latent);
        expected["Reconstruction"] =
        [
            .. detector.Model.Decoder!.Decode([.. expected["Code"].Chunk(detector.Model.Decoder.LatentSize)]).SelectMany(row => row),
        ];
        File.WriteAllText(Path.Combine(folder, "expected.json"), JsonSerializer.Serialize(expected));
        int anomalies = expected["PredictedLabel"].Count(label => label == 1);

        Console.WriteLine($"result: rows={rows.Rows.Count} anomalies={anomalies} site={site}");
        Serve(site, arguments.Number("--port") ?? 5080);
    }
);

// To this computer only, until Ctrl+C.
static void Serve(string site, int port)
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
    using var app = builder.Build();
    var types = new FileExtensionContentTypeProvider();
    types.Mappings[".onnx"] = "application/octet-stream";
    types.Mappings[".mjs"] = "text/javascript";
    var files = new PhysicalFileProvider(site);
    app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
    app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ContentTypeProvider = types });
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"open {app.Urls.First()} in a browser; Ctrl+C ends it"));
    app.Run();
}
