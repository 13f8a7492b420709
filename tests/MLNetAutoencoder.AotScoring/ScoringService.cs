using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MLNetAutoencoder.AotScoring;

/// <summary>A web service over a model, which is its own client.</summary>
internal static partial class ScoringService
{
    /// <summary>What it answers to each row, how it says it is, and what it says of options that are not accepted.</summary>
    public static async Task<IReadOnlyList<string>> AnswersAsync(string model, IEnumerable<float[]> rows)
    {
        await using var app = Build(
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=None",
            "--Scoring:ModelPath=" + model,
            "--Scoring:MaxWait=00:00:00.001",
            "--Scoring:WhenFull=Wait"
        );
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        List<string> answers = [];
        foreach (float[] row in rows)
        {
            using var answer = await client.PostAsJsonAsync("/score", row, ServiceJson.Default.SingleArray);
            answers.Add(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        }
        answers.Add(await client.GetStringAsync("/health"));
        await app.StopAsync();
        answers.Add(
            await RefusalAsync(
                "--Logging:LogLevel:Default=None",
                "--Scoring:MaxBatchSize=0",
                "--Scoring:WhenFull=7",
                "--Scoring:Workers=1000"
            )
        );
        return answers;
    }

    private static async Task<string> RefusalAsync(params string[] options)
    {
        await using var app = Build(options);
        try
        {
            await app.StartAsync();
            return "the options are accepted";
        }
        catch (OptionsValidationException e)
        {
            return e.Message;
        }
    }

    private static WebApplication Build(params string[] args)
    {
        // guide-begin ahead
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddAutoencoderScoring().BindConfiguration("Scoring");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));

        var app = builder.Build();
        app.MapPost("/score", ([FromBody] float[] row, AutoencoderScorer scorer, CancellationToken end) => scorer.ScoreAsync(row, end));
        app.MapHealthChecks("/health");
        // guide-end ahead
        return app;
    }

    [JsonSerializable(typeof(float[]))]
    [JsonSerializable(typeof(AutoencoderScore))]
    private sealed partial class ServiceJson : JsonSerializerContext;
}
