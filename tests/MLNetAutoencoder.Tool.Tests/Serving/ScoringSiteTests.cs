using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Serving;

namespace MLNetAutoencoder.Tests;

public sealed class ScoringSiteTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Usual = """{ "protocol": "tcp", "bytes in": 500, "bytes_out": 120, "duration": null, "encrypted": true }""";
    private const string Unusual = """{ "protocol": "tcp", "bytes in": 500, "bytes_out": 900000, "duration": 5, "encrypted": 0 }""";

    [Fact]
    public async Task Score_ARowByTheNamesOfItsColumns_IsAnswered()
    {
        var (status, answer) = await PostAsync(Unusual);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(answer.GetProperty("isAnomaly").GetBoolean());
        Assert.StartsWith("bytes_out +", answer.GetProperty("reasons").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_SeveralRows_AreAnsweredInTheirOrder()
    {
        var (status, answers) = await PostAsync($"[{Usual}, {Unusual}]");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([false, true], answers.EnumerateArray().Select(answer => answer.GetProperty("isAnomaly").GetBoolean()));
    }

    [Theory]
    [InlineData("""{ "protocol": "tcp", "bytes": 5 }""", "no column 'bytes'")]
    [InlineData("""{ "bytes_out": "much" }""", "'bytes_out' is \"much\"")]
    [InlineData("[]", "0 rows")]
    [InlineData("3", "an object")]
    [InlineData("[3]", "send an object")]
    public async Task Score_WhatIsNoRow_IsAFaultOfTheClient(string body, string words)
    {
        var (status, answer) = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string body)
    {
        using var model = SavedDetector.Load(trained.Model);
        await using var site = ScoringSite.Build(trained.Model, "http://127.0.0.1:0", model);
        await site.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(site.Urls.First()) };
        using var response = await client.PostAsync("/score", new StringContent(body, Encoding.UTF8, "application/json"));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        await site.StopAsync();
        return (response.StatusCode, answer);
    }
}
