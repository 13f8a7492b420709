using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using MLNetAutoencoder;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAutoencoderScoring().BindConfiguration("Scoring");

// a row with a NaN has a NaN for a score; what the model has no output for is left out
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
    json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
});

// clients are told what is wrong with their requests, and nothing of what went wrong inside
builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
builder.Services.AddProblemDetails(problems =>
    problems.CustomizeProblemDetails = context =>
    {
        if (context.Exception is { } exception && !IsInternal(exception))
            context.ProblemDetails.Detail = exception.Message;
    }
);

var app = builder.Build();
app.UseExceptionHandler(
    new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, SuppressDiagnosticsCallback = context => !IsInternal(context.Exception) }
);
app.UseStatusCodePages();
app.MapPost("/score", ([FromBody] float[] row, AutoencoderScorer scorer, CancellationToken end) => scorer.ScoreAsync(row, end));
app.MapHealthChecks("/health");
await app.RunAsync();

static bool IsInternal(Exception exception) => StatusOf(exception) == StatusCodes.Status500InternalServerError;

static int StatusOf(Exception exception) =>
    exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        ArgumentException => StatusCodes.Status400BadRequest,
        ScoringUnavailableException or TimeoutException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
