using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>A web service on a port of this machine, and its clients: what HTTP and JSON cost both is in what is measured.</summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private LoopbackService(WebApplication app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public static async Task<LoopbackService> StartAsync(AutoencoderScorer batched, AutoencoderScorer single, Func<float[], float> predict)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/batches", async (float[] row) => (await batched.ScoreAsync(row)).Score);
        app.MapPost("/rows", async (float[] row) => (await single.ScoreAsync(row)).Score);
        app.MapPost("/engines", (float[] row) => predict(row));
        await app.StartAsync();
        return new LoopbackService(app);
    }

    public async Task<float> ScoreAsync(string path, float[] row)
    {
        using var response = await _client.PostAsJsonAsync(path, row).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<float>().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
