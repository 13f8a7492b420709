using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.ML;

namespace MLNetAutoencoder.Examples;

/// <summary>Starts the service on a port of this machine, sends it what clients send, and counts what comes back.</summary>
internal static class SelfTest
{
    private const int Clients = 64;
    private const int RequestsPerClient = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static async Task<int> RunAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var folder = Directory.CreateTempSubdirectory("scoring-service-");
        try
        {
            // A copy, since the test exchanges it.
            string served = Path.Combine(folder.FullName, DemoFolder.Onnx);
            File.Copy(Path.Combine(DemoFolder.Path, DemoFolder.Onnx), served);
            float[][] rows = [.. File.ReadLines(Path.Combine(DemoFolder.Path, DemoFolder.Rows)).Skip(1).Select(Features)];

            await using var app = ScoringService.Build([
                "--urls=http://127.0.0.1:0",
                $"--Scoring:ModelPath={served}",
                "--Scoring:WatchInterval=00:00:00.2",
                "--Logging:LogLevel:Default=Warning",
            ]);
            await app.StartAsync(patience.Token);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            await ShowAsync(client, rows, patience.Token);
            bool isGood = await SwapUnderLoadAsync(client, rows, served, patience.Token);
            await app.StopAsync(patience.Token);
            return isGood ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One row, many rows, and a row that is refused.</summary>
    private static async Task ShowAsync(HttpClient client, float[][] rows, CancellationToken end)
    {
        var one = await ScoreAsync(client, rows[0], end);
        Console.WriteLine($"one row:      score {one.Score:F4}, anomaly: {one.IsAnomaly}, model {one.ModelVersion}");
        using var many = await client.PostAsJsonAsync("/score", new { Rows = rows }, s_json, end);
        var scores = await many.Content.ReadFromJsonAsync<AutoencoderScore[]>(s_json, end);
        Console.WriteLine($"many rows:    {scores!.Length} scores, {scores.Count(s => s.IsAnomaly == true)} anomalies");
        using var wrong = await client.PostAsJsonAsync("/score", new { Row = new float[] { 1, 2, 3 } }, end);
        Console.WriteLine($"a wrong row:  {(int)wrong.StatusCode} {await wrong.Content.ReadAsStringAsync(end)}");
    }

    /// <summary>Clients send row after row while the model file is replaced; every answer must be that of the model it names.</summary>
    private static async Task<bool> SwapUnderLoadAsync(HttpClient client, float[][] rows, string served, CancellationToken end)
    {
        using var before = AutoencoderModel.Load(served);
        var first = await ScoreAsync(client, rows[0], end);
        float[] expected = before.Run(rows.SelectMany(row => row).ToArray(), OutputRole.ReconstructionError);
        float threshold = before.Info.Threshold!.Value + 1;
        int wrong = 0;
        var versions = new Dictionary<string, int>();
        var latencies = new List<TimeSpan>();
        var swapped = new TaskCompletionSource();
        long start = Stopwatch.GetTimestamp();
        var load = Enumerable.Range(0, Clients).Select(number => Task.Run(() => ClientAsync(number), end)).ToArray();
        SaveWithThreshold(threshold, served);
        await Task.WhenAll(load);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        latencies.Sort();

        Console.WriteLine($"health:       {await client.GetStringAsync("/health", end)}");
        string metrics = await client.GetStringAsync("/metrics", end);
        foreach (string line in metrics.Split('\n').Where(line => Regex.IsMatch(line, "^mlnetautoencoder_.*_(total|count){")))
            Console.WriteLine($"metric:       {line}");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"result: requests={latencies.Count} wrong={wrong} models={versions.Count} "
                    + $"p50_ms={latencies[latencies.Count / 2].TotalMilliseconds:F1} "
                    + $"p99_ms={latencies[latencies.Count * 99 / 100].TotalMilliseconds:F1} requests_s={latencies.Count / seconds:F0}"
            )
        );
        return wrong == 0 && versions.Count == 2;

        // Each sends its requests, and goes on until the new model answers.
        async Task ClientAsync(int number)
        {
            for (int i = 0; i < RequestsPerClient || !swapped.Task.IsCompleted; i++)
            {
                int row = (number + (i * Clients)) % rows.Length;
                long sent = Stopwatch.GetTimestamp();
                var answer = await ScoreAsync(client, rows[row], end);
                var took = Stopwatch.GetElapsedTime(sent);
                bool isOld = answer.ModelVersion == first.ModelVersion;
                bool isRight =
                    Math.Abs(answer.Score!.Value - expected[row]) <= 1e-4f * Math.Max(1, expected[row])
                    && (isOld || answer.IsAnomaly == answer.Score > threshold);
                if (!isOld)
                    swapped.TrySetResult();
                lock (latencies)
                {
                    latencies.Add(took);
                    versions[answer.ModelVersion] = versions.GetValueOrDefault(answer.ModelVersion) + 1;
                    wrong += isRight ? 0 : 1;
                }
            }
        }
    }

    /// <summary>The model with another threshold, as the file that is served.</summary>
    private static void SaveWithThreshold(float threshold, string path)
    {
        var ml = new MLContext();
        var loaded = ml.Model.Load(Path.Combine(DemoFolder.Path, DemoFolder.Model), out _).WithBatchedOnnx(ml);
        using var owner = loaded as IDisposable;
        var detector =
            loaded as AutoencoderAnomalyTransformer ?? ((IEnumerable<ITransformer>)loaded).OfType<AutoencoderAnomalyTransformer>().First();
        using var other = detector.WithThreshold(threshold);
        other.Model.Save(path);
    }

    private static async Task<AutoencoderScore> ScoreAsync(HttpClient client, float[] row, CancellationToken end)
    {
        using var response = await client.PostAsJsonAsync("/score", new { Row = row }, s_json, end);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync(end));
        return (await response.Content.ReadFromJsonAsync<AutoencoderScore>(s_json, end))!;
    }

    private static float[] Features(string line) =>
        [.. line.Split(',').Skip(1).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
}
