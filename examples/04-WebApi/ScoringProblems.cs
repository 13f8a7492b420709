using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace MLNetAutoencoder.Examples;

/// <summary>What a client is told when a row was not scored: 400 for its own faults, 503 where a later try may succeed.</summary>
internal sealed class ScoringProblems(IProblemDetailsService problems) : IExceptionHandler
{
    private const string Later = "1"; // seconds

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        int? status = exception switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            ArgumentException => StatusCodes.Status400BadRequest,
            ScoringUnavailableException or TimeoutException => StatusCodes.Status503ServiceUnavailable,
            OperationCanceledException when context.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
            _ => null, // the framework's own answer, which tells nothing of what went wrong inside
        };
        if (status is not { } code)
            return false;
        context.Response.StatusCode = code;
        if (code == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = Later;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = context,
                ProblemDetails = new ProblemDetails { Status = code, Detail = exception.Message },
            }
        );
    }
}
