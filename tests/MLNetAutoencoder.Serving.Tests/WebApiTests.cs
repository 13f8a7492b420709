using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MLNetAutoencoder.Tests;

/// <summary>The web example, in the process of the test and over the loopback interface.</summary>
public sealed class WebApiTests : IDisposable
{
    private const float First = 2;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly TempFolder _folder = new();
    private readonly WebApplicationFactory<Program> _plain = new();
    private readonly WebApplicationFactory<Program> _service;

    public WebApiTests()
    {
        File.WriteAllBytes(Model, ServedFiles.Onnx(First));
        _service = With();
    }

    private string Model => _folder.File("model.onnx");

    public void Dispose()
    {
        _service.Dispose();
        _plain.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Score_OneRow_GivesItsScore()
    {
        using var client = _service.CreateClient();
        using var response = await client.PostAsJsonAsync("/score", new { Row = ServedFiles.Row(1) });
        var answer = (await response.Content.ReadFromJsonAsync<AutoencoderScore>(s_json))!;
        ServedFiles.AssertIsOf(First, ServedFiles.Row(1), answer.Score);
        Assert.Equal(answer.Score > TestModels.Threshold, answer.IsAnomaly);
        Assert.DoesNotContain("code", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal); // the model has none
    }

    [Fact]
    public async Task Score_ManyRows_GivesTheirScoresInOrder()
    {
        using var client = _service.CreateClient();
        float[][] rows = [.. Enumerable.Range(0, 300).Select(ServedFiles.Row)];
        rows[7][0] = float.NaN;
        using var response = await client.PostAsJsonAsync("/score", new { Rows = rows }, s_json);
        var answers = (await response.Content.ReadFromJsonAsync<AutoencoderScore[]>(s_json))!;
        Assert.Equal(rows.Length, answers.Length);
        Assert.True(float.IsNaN(answers[7].Score!.Value));
        for (int i = 8; i < rows.Length; i++)
            ServedFiles.AssertIsOf(First, rows[i], answers[i].Score);
    }

    [Theory]
    [InlineData("""{"row": [1, 2, 3]}""", HttpStatusCode.BadRequest, "The row holds 3 values, and model ")]
    [InlineData("""{"rows": [[1, 2, 3, 4, 5, 6], [1]]}""", HttpStatusCode.BadRequest, "Row 1 is not accepted. The row holds 1 values")]
    [InlineData("{}", HttpStatusCode.BadRequest, "The body holds neither or both")]
    [InlineData("""{"row": [1], "rows": []}""", HttpStatusCode.BadRequest, "The body holds neither or both")]
    [InlineData("""{"rows": [null]}""", HttpStatusCode.BadRequest, "Row 0 is not accepted. The row holds 0 values")]
    [InlineData("""{"row": "text"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("no json", HttpStatusCode.BadRequest, null)]
    public async Task Score_FaultyBody_IsAProblem(string body, HttpStatusCode status, string? detail)
    {
        using var client = _service.CreateClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/score", content);
        await AssertProblemAsync(response, status, detail);
    }

    [Fact]
    public async Task Score_MoreRowsThanAllowed_IsAProblem()
    {
        using var service = With(("Limits:RowsPerRequest", "2"));
        using var client = service.CreateClient();
        using var response = await client.PostAsJsonAsync("/score", new { Rows = Enumerable.Range(0, 3).Select(ServedFiles.Row) });
        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "The request holds 3 rows, and 2 are the most");
    }

    [Fact]
    public async Task Score_BodyLargerThanAllowed_IsAProblem()
    {
        using var service = With(("Limits:BodyBytes", "100"));
        service.UseKestrel(AnyPort);
        using var client = service.CreateClient();
        using var response = await client.PostAsJsonAsync("/score", new { Rows = Enumerable.Range(0, 100).Select(ServedFiles.Row) });
        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, null);
    }

    [Fact]
    public async Task Score_MoreRequestsThanAllowed_AreToldToComeLater()
    {
        using var service = With(("Limits:ConcurrentRequests", "1"), ("Scoring:MaxWait", "00:00:01"));
        using var client = service.CreateClient();
        var requests = Enumerable.Range(0, 8).Select(row => client.PostAsJsonAsync("/score", new { Row = ServedFiles.Row(row) }));
        var responses = await Task.WhenAll(requests); // the first one waits a second for its batch to fill
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
        var refused = Assert.Single(responses.Where(r => r.StatusCode != HttpStatusCode.OK).Take(1));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        await AssertProblemAsync(refused, HttpStatusCode.TooManyRequests, null);
    }

    [Fact]
    public async Task Score_ServiceThatStops_IsToldToComeLater()
    {
        using var client = _service.CreateClient();
        Assert.Contains("Healthy", await client.GetStringAsync("/health"), StringComparison.Ordinal);
        await _service.Services.GetRequiredService<AutoencoderScorer>().StopAsync();
        using var response = await client.PostAsJsonAsync("/score", new { Row = ServedFiles.Row(1) });
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "The scorer has been stopped");
        using var health = await client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }

    [Fact]
    public async Task Metrics_AfterAScore_TellOfIt()
    {
        using var client = _service.CreateClient();
        using var response = await client.PostAsJsonAsync("/score", new { Row = ServedFiles.Row(1) });
        string metrics = await client.GetStringAsync("/metrics");
        // At least that one: OpenTelemetry hears the meters of other tests in the process too.
        Assert.Matches(@"mlnetautoencoder_scoring_rows_total\{[^}]*scorer_name=""default""[^}]*\} [1-9]", metrics);
        Assert.Contains("mlnetautoencoder_scoring_duration_seconds_bucket", metrics, StringComparison.Ordinal);
        Assert.Contains("mlnetautoencoder_scoring_queue_length", metrics, StringComparison.Ordinal);
    }

    /// <summary>
    /// Clients score without a pause while the model file is replaced; each answer has to be that of the model whose version it names.
    /// </summary>
    [Fact]
    public async Task Score_ManyClientsWhileTheModelIsSwapped_LosesAndMixesNothing()
    {
        const int clients = 64,
            swaps = 20;
        _service.UseKestrel(AnyPort);
        using var client = _service.CreateClient();
        var scorer = _service.Services.GetRequiredService<AutoencoderScorer>();
        var factors = new Dictionary<string, float>();
        var seen = Enumerable.Range(0, swaps + 1).Select(_ => new TaskCompletionSource<string>()).ToArray();
        var answers = Enumerable.Range(0, clients).Select(number => Task.Run(() => ClientAsync(number))).ToArray();
        for (int swap = 0; swap <= swaps; swap++)
        {
            ServedFiles.Replace(Model, ServedFiles.Onnx(First + swap));
            factors[await scorer.ReloadAsync()] = First + swap;
            await seen[swap].Task.WaitAsync(TimeSpan.FromMinutes(1)); // it has answered
        }
        var all = (await Task.WhenAll(answers)).SelectMany(list => list).ToList();
        Assert.Equal(swaps + 1, factors.Count);
        Assert.Equal(factors.Keys.Order(), all.Select(answer => answer.Score.ModelVersion).Distinct().Order());
        Assert.All(all, answer => ServedFiles.AssertIsOf(factors[answer.Score.ModelVersion], answer.Row, answer.Score.Score));

        async Task<List<(float[] Row, AutoencoderScore Score)>> ClientAsync(int number)
        {
            var own = new List<(float[], AutoencoderScore)>();
            for (int i = 0; !seen[swaps].Task.IsCompleted; i++)
            {
                float[] row = ServedFiles.Row((number * 10_000) + i);
                using var response = await client.PostAsJsonAsync("/score", new { Row = row });
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                var answer = (await response.Content.ReadFromJsonAsync<AutoencoderScore>(s_json))!;
                own.Add((row, answer));
                int swap = (int)MathF.Round((answer.Score!.Value / ServedFiles.Expected(1, row)) - First);
                seen[swap].TrySetResult(answer.ModelVersion);
            }
            return own;
        }
    }

    [Fact]
    public async Task Model_WhoseFileChanges_IsTakenUp()
    {
        using var service = With(("Scoring:WatchInterval", "00:00:00.02"));
        using var client = service.CreateClient();
        string version = service.Services.GetRequiredService<AutoencoderScorer>().ModelVersion;
        ServedFiles.Replace(Model, ServedFiles.Onnx(First + 1));
        AutoencoderScore answer;
        do
        {
            using var response = await client.PostAsJsonAsync("/score", new { Row = ServedFiles.Row(1) });
            answer = (await response.Content.ReadFromJsonAsync<AutoencoderScore>(s_json))!;
        } while (answer.ModelVersion == version);
        ServedFiles.AssertIsOf(First + 1, ServedFiles.Row(1), answer.Score);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string? detail)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<ProblemDetails>())!;
        Assert.Equal((int)status, problem.Status);
        Assert.NotEmpty(problem.Title!);
        if (detail is not null)
            Assert.StartsWith(detail, problem.Detail);
    }

    /// <summary>Port 0 by itself would be that of the configuration, 5000 without one, which another program may have.</summary>
    private static void AnyPort(KestrelServerOptions options) => options.Listen(IPAddress.Loopback, 0);

    private WebApplicationFactory<Program> With(params (string Key, string Value)[] settings) =>
        _plain.WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production");
            host.ConfigureLogging(logging => logging.ClearProviders());
            host.UseSetting("Scoring:ModelPath", Model);
            host.UseSetting("Scoring:WatchInterval", "00:00:00");
            foreach (var (key, value) in settings)
                host.UseSetting(key, value);
        });
}
