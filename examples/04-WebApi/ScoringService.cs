using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;

namespace MLNetAutoencoder.Examples;

/// <summary>The service: what it is made of, and what it answers.</summary>
internal static class ScoringService
{
    private const string Telemetry = "MLNetAutoencoder.Scoring";

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var limits = builder.Configuration.GetSection("Limits").Get<Limits>() ?? new Limits();

        // The scorer: its options are read from the section "Scoring" and checked when the service starts.
        builder
            .Services.AddAutoencoderScoring()
            .BindConfiguration("Scoring")
            .PostConfigure(options =>
            {
                if (options.ModelPath.Length == 0)
                    options.ModelPath = Path.Combine(DemoFolder.Path, DemoFolder.Onnx);
            });

        // What is wrong becomes a problem in the form of RFC 9457.
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ScoringProblems>();

        // No request is larger, and no more are worked on at a time, than the service has room for.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = limits.BodyBytes);
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(
                nameof(Limits.ConcurrentRequests),
                _ =>
                    RateLimitPartition.GetConcurrencyLimiter(
                        0,
                        _ => new ConcurrencyLimiterOptions { PermitLimit = limits.ConcurrentRequests, QueueLimit = 0 }
                    )
            );
        });

        // A row with a NaN is allowed, and has a NaN for a score.
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });

        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Telemetry, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                    .AddView(
                        "mlnetautoencoder.scoring.duration",
                        new ExplicitBucketHistogramConfiguration
                        {
                            Boundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 1, 5],
                        }
                    )
                    .AddView(
                        "mlnetautoencoder.scoring.batch.size",
                        new ExplicitBucketHistogramConfiguration { Boundaries = [1, 2, 4, 8, 16, 32, 64] }
                    )
                    .AddPrometheusExporter()
            );
        // .WithTracing(tracing => tracing.AddSource(Telemetry)…) with an exporter of yours shows the calls as traces.

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
        app.MapPost(
                "/score",
                (ScoreRequest request, AutoencoderScorer scorer, CancellationToken end) => request.ScoreAsync(scorer, limits, end)
            )
            .RequireRateLimiting(nameof(Limits.ConcurrentRequests));
        app.MapHealthChecks("/health", new() { ResponseWriter = WriteHealthAsync });
        app.MapPrometheusScrapingEndpoint();
        return app;
    }

    /// <summary>What the health check found, with its reason.</summary>
    private static Task WriteHealthAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                Status = report.Status.ToString(),
                Checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description),
            }
        );
}

/// <summary>How much a request may ask for.</summary>
internal sealed record Limits
{
    public long BodyBytes { get; init; } = 4 << 20;

    public int RowsPerRequest { get; init; } = 1000;

    public int ConcurrentRequests { get; init; } = 256;
}

/// <summary>The body of <c>POST /score</c>.</summary>
/// <param name="Row">One row, which is answered by one score.</param>
/// <param name="Rows">Or several, which are answered by as many.</param>
internal sealed record ScoreRequest(float[]? Row, float[][]? Rows)
{
    public async Task<IResult> ScoreAsync(AutoencoderScorer scorer, Limits limits, CancellationToken cancellationToken) =>
        (Row, Rows) switch
        {
            ({ } row, null) => TypedResults.Ok(await scorer.ScoreAsync(row, cancellationToken)),
            (null, { } rows) when rows.Length > limits.RowsPerRequest => TypedResults.Problem(
                $"The request holds {rows.Length} rows, and {limits.RowsPerRequest} are the most that it may; send several requests.",
                statusCode: StatusCodes.Status413PayloadTooLarge
            ),
            (null, { } rows) => TypedResults.Ok(
                await scorer.ScoreAsync([.. rows.Select(row => (ReadOnlyMemory<float>)row)], cancellationToken)
            ),
            _ => TypedResults.Problem(
                """The body holds neither or both of "row" and "rows"; send {"row": [1, 2, 3]} or {"rows": [[1, 2, 3], [4, 5, 6]]}.""",
                statusCode: StatusCodes.Status400BadRequest
            ),
        };
}
