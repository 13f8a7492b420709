using System.Globalization;
using System.Text.Json;

namespace MLNetAutoencoder.Tests;

public sealed class SeriesCommandTests : IDisposable
{
    private const int Rows = 800;
    private const int Burst = 700;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Series_WithABurst_IsOneIncident()
    {
        string data = Write("value");
        string model = Train(data);
        string scores = _folder.File("scores.csv");
        var run = ToolRun.Good("series", "score", model, data, "--time", "at", "--out", scores, "--json");
        using var incidents = JsonDocument.Parse(run.Output);
        var found = incidents.RootElement.EnumerateArray().MaxBy(incident => incident.GetProperty("peakScore").GetDouble());
        Assert.InRange(found.GetProperty("peakRow").GetInt32(), Burst - 24, Burst + 30);
        Assert.Equal(new DateTime(2026, 1, 1).AddHours(found.GetProperty("peakRow").GetInt32()), found.GetProperty("peak").GetDateTime());
        Assert.Equal(Rows + 1, File.ReadAllLines(scores).Length);
        Assert.Contains("2026-01-", ToolRun.Good("series", "score", model, data, "--time", "at").Output, StringComparison.Ordinal);
        Assert.Contains("windows of", ToolRun.Good("info", model).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfASeries_ShowsIncidentsAndMeasures()
    {
        string data = Write("value");
        string model = Train(data);
        string query =
            $"select *, \"at\" >= timestamp '2026-01-30 04:00:00' and \"at\" < timestamp '2026-01-30 10:00:00' as bad from '{data}'";
        string path = _folder.File("report.html");
        string[] call = ["series", "report", model, "--sql", query, "--time", "at"];
        var run = ToolRun.Good([.. call, "--label", "bad", "--title", "Burst <24>", "--top", "3", "--out", path]);
        Assert.Equal(path, run.Output.Trim());
        string page = File.ReadAllText(path);
        foreach (string part in new[] { "<h1>Burst &lt;24&gt;</h1>", "VUS-PR", "Worst at", "2026-01-30 0" })
            Assert.Contains(part, page, StringComparison.Ordinal);
        ToolRun.Of([.. call, "--top", "0", "--out", path]).Fails(ExitCode.WrongUse, "Top");
        Assert.Equal(page, File.ReadAllText(path));
    }

    [Fact]
    public void Series_TimesThatAreNone_AreToldWithAWayOut() =>
        ToolRun
            .Of("series", "train", Write("value"), "--time", "value", "--value", "value", "--out", _folder.File("none.onnx"))
            .Fails(ExitCode.Fault, "'value' holds DOUBLE, not times", "cast(value as timestamp)");

    [Fact]
    public void Series_AFileThatIsNoDetectorOfSeries_SaysSo()
    {
        string file = Write("value");
        ToolRun.Of("series", "score", file, file).Fails(ExitCode.Fault);
    }

    /// <summary>On the rows before the burst.</summary>
    private string Train(string data)
    {
        string model = _folder.File("series.onnx");
        string[] call = ["series", "train", "--sql", $"from '{data}' limit 600", "--time", "at", "--value", "value"];
        ToolRun.Good([.. call, "--window-length", "24", "--out", model]);
        return model;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A sine of 24 hours with noise, in no order of time, with a burst near its end.</summary>
    private string Write(string name)
    {
        var random = new Random(1);
        var start = new DateTime(2026, 1, 1);
        var lines = Enumerable
            .Range(0, Rows)
            .Select(i =>
            {
                double value = Math.Sin(i * Math.PI / 12) + (0.1 * random.NextDouble()) + (i is >= Burst and < Burst + 6 ? 3 : 0);
                return string.Create(CultureInfo.InvariantCulture, $"{start.AddHours(i):yyyy-MM-dd HH:mm:ss},{value:F4}");
            })
            .ToList();
        string path = _folder.File("series.csv");
        File.WriteAllLines(path, lines.Prepend($"at,{name}"));
        return path;
    }
}
