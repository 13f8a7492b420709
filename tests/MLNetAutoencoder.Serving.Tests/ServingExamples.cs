using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/serving.md, compiled and run.</summary>
public sealed class ServingExamples : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string[] _args;

    public ServingExamples()
    {
        File.WriteAllBytes(_folder.File("model.onnx"), ServedFiles.Onnx(2));
        File.WriteAllBytes(_folder.File("model.zip"), ServedFiles.Zip(3));
        _args = ["--urls=http://127.0.0.1:0", $"--Scoring:ModelPath={_folder.File("model.onnx")}"];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Service()
    {
        string[] args = _args;
        // guide-begin service
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAutoencoderScoring().BindConfiguration("Scoring");

        var app = builder.Build();
        app.MapPost("/score", (float[] row, AutoencoderScorer scorer, CancellationToken end) => scorer.ScoreAsync(row, end));
        app.MapHealthChecks("/health");
        // guide-end service
        var answer = await PostAsync<AutoencoderScore>(app, ServedFiles.Row(1));
        ServedFiles.AssertIsOf(2, ServedFiles.Row(1), answer.Score);
    }

    [Fact]
    public async Task Pipeline()
    {
        var builder = WebApplication.CreateBuilder([_args[0], $"--Scoring:ModelPath={_folder.File("model.zip")}"]);
        // guide-begin pipeline
        builder.Services.AddAutoencoderScoring<Reading, Scored>().BindConfiguration("Scoring");

        var app = builder.Build();
        app.MapPost(
            "/score",
            async (Reading reading, PipelineScorer<Reading, Scored> scorer, CancellationToken end) =>
                (await scorer.ScoreAsync(reading, end)).Output
        );
        // guide-end pipeline
        var answer = await PostAsync<Scored>(app, new Reading { Features = ServedFiles.Row(1) });
        ServedFiles.AssertIsOf(3, ServedFiles.Row(1), answer.Score);
    }

    [Fact]
    public async Task Named()
    {
        var builder = WebApplication.CreateBuilder([_args[0], _args[1].Replace("Scoring:", "Scoring:Pumps:")]);
        builder.Configuration["Scoring:Fans:ModelPath"] = _folder.File("model.onnx");
        // guide-begin named
        builder.Services.AddAutoencoderScoring("pumps").BindConfiguration("Scoring:Pumps");
        builder.Services.AddAutoencoderScoring("fans").BindConfiguration("Scoring:Fans");

        var app = builder.Build();
        app.MapPost("/score", (float[] row, [FromKeyedServices("pumps")] AutoencoderScorer scorer) => scorer.ScoreAsync(row));
        // guide-end named
        var answer = await PostAsync<AutoencoderScore>(app, ServedFiles.Row(1));
        ServedFiles.AssertIsOf(2, ServedFiles.Row(1), answer.Score);
    }

    [Fact]
    public async Task Alone()
    {
        float[] row = ServedFiles.Row(1);
        var options = new AutoencoderScoringOptions { ModelPath = _folder.File("model.onnx") };
        // guide-begin alone
        await using var scorer = new AutoencoderScorer(options);
        var answer = await scorer.ScoreAsync(row);
        Console.WriteLine($"{answer.Score} by model {answer.ModelVersion}");
        // guide-end alone
        ServedFiles.AssertIsOf(2, row, answer.Score);
    }

    private static async Task<T> PostAsync<T>(WebApplication app, object body)
    {
        await using (app)
        {
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            using var response = await client.PostAsJsonAsync("/score", body);
            return (await response.Content.ReadFromJsonAsync<T>())!;
        }
    }

    private sealed class Reading
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
