using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Models;

namespace MLNetAutoencoder.Tool.Serving;

/// <summary>What the service answers for a row.</summary>
internal sealed class ScoredRow
{
    public float Score { get; set; }

    [ColumnName(DetectorPipeline.PredictedLabel)]
    public bool IsAnomaly { get; set; }

    public float Probability { get; set; }

    public string Reasons { get; set; } = "";
}

/// <summary>The web service: <c>POST /score</c> with rows by the names of columns, <c>GET /health</c>.</summary>
internal static class ScoringSite
{
    private const int MostRows = 1000;
    private const long MostBytes = 4 << 20;

    public static WebApplication Build(string modelPath, string url, SavedDetector model)
    {
        var rows = new RowType(model.Inputs);
        return (WebApplication)
            typeof(ScoringSite)
                .GetMethod(nameof(Build), 1, [typeof(string), typeof(string), typeof(RowType)])!
                .MakeGenericMethod(rows.Type)
                .Invoke(null, [modelPath, url, rows])!;
    }

    public static WebApplication Build<TRow>(string modelPath, string url, RowType rows)
        where TRow : class
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MostBytes);
        builder.Services.AddAutoencoderScoring<TRow, ScoredRow>().Configure(options => options.ModelPath = modelPath);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Problems>();
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
        );
        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapPost(
            "/score",
            async (JsonElement body, PipelineScorer<TRow, ScoredRow> scorer, CancellationToken end) =>
            {
                bool isOne = body.ValueKind == JsonValueKind.Object;
                var sent =
                    isOne ? [body]
                    : body.ValueKind == JsonValueKind.Array ? body.EnumerateArray().ToList()
                    : [];
                if (sent.Count is 0 or > MostRows)
                    throw new ArgumentException($"The body holds {sent.Count} rows; send an object, or an array of 1 to {MostRows}.");
                var scores = await scorer.ScoreAsync([.. sent.Select(row => (TRow)rows.Read(row))], end);
                return isOne ? Results.Ok(scores[0].Output) : Results.Ok(scores.Select(score => score.Output));
            }
        );
        app.MapHealthChecks("/health");
        return app;
    }

    /// <summary>What a client is told when rows were not scored: 400 for its own faults, 503 where a later try may succeed.</summary>
    private sealed class Problems(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            int? status = exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                ArgumentException => StatusCodes.Status400BadRequest,
                ScoringUnavailableException => StatusCodes.Status503ServiceUnavailable,
                _ => null,
            };
            if (status is not { } code)
                return false;
            context.Response.StatusCode = code;
            return await problems.TryWriteAsync(
                new ProblemDetailsContext
                {
                    HttpContext = context,
                    ProblemDetails = new ProblemDetails { Status = code, Detail = exception.Message },
                }
            );
        }
    }
}
