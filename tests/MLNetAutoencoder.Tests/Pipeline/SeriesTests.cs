using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Series;

namespace MLNetAutoencoder.Tests;

public sealed class SeriesTests : IDisposable
{
    private const int Period = 24;

    private readonly string _folder = Directory.CreateTempSubdirectory("series-").FullName;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_SeriesWithAnAnomaly_FindsItAndItsPeriod()
    {
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", Options()).Fit(View(Rows(1500)));
        Assert.Equal(5 * Period, model.WindowLength);
        var rows = Rows(1500, seed: 2);
        for (int i = 800; i < 800 + Period; i++)
            (rows[i].Value, rows[i].Label) = (0, 1);
        var scored = model.Transform(View(rows));
        Assert.True(_ml.AnomalyDetection.EvaluateSeries(scored).AreaUnderRocCurve > 0.95);
        var incidents = _ml.AnomalyDetection.FindIncidents(scored, "Time", mergeWithin: 100);
        var incident = incidents.MaxBy(found => found.PeakScore)!;
        Assert.All(incidents.Where(other => other != incident), other => Assert.True(other.PeakScore < incident.PeakScore / 10));
        Assert.InRange(incident.PeakRow, 800, 800 + Period);
        Assert.Equal(DateTime.UnixEpoch.AddHours(incident.PeakRow), incident.Peak);
        Assert.Equal(Views.Flags(scored, "PredictedLabel").Count(flag => flag), incidents.Sum(found => found.Points));
        Assert.Equal(rows.Select(row => row.Time), scored.GetColumn<DateTime>("Time"));
    }

    [Fact]
    public void Transform_SpikeInASeriesWithoutNoise_IsOneIncidentThere()
    {
        var options = Options();
        options.WindowLength = 25;
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", options).Fit(View(Sine(900)));
        var rows = Sine(900);
        for (int i = 700; i < 706; i++)
            rows[i].Value += 3;
        var scored = model.Transform(View(rows));
        var incident = Assert.Single(_ml.AnomalyDetection.FindIncidents(scored));
        Assert.InRange(incident.StartRow, 700 - 25, 705);
        Assert.InRange(incident.EndRow, 700, 705 + 25);
        Assert.InRange(incident.PeakRow, 700, 705);
        var (scores, thresholds) = (Views.Scalars(scored, "Score"), Views.Scalars(scored, "Threshold"));
        Assert.Equal(scores.Zip(thresholds, (score, threshold) => score > threshold), Views.Flags(scored, "PredictedLabel"));
    }

    [Fact]
    public void Fit_AnomaliesAmongTheTrainingRows_StillFindsOthers()
    {
        Row[] past = Rows(1500),
            now = Rows(1500, seed: 2);
        foreach (int row in new[] { 200, 201, 202, 900, 901, 902, 1200, 1201, 1202 })
            past[row].Value += 2;
        foreach (int row in new[] { 400, 401, 1100, 1101 })
            now[row].Value += 2;
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", Options()).Fit(View(past));
        var incidents = _ml.AnomalyDetection.FindIncidents(model.Transform(View(now)));
        Assert.Equal(2, incidents.Count);
        Assert.InRange(400, incidents[0].StartRow, incidents[0].EndRow);
        Assert.InRange(1100, incidents[1].StartRow, incidents[1].EndRow);
    }

    [Fact]
    public void Load_DetectorOfAnEarlierVersion_ScoresByTheMeanAsBefore()
    {
        var view = View(Rows(400));
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", Options()).Fit(view);
        var json = JsonSerializer.SerializeToNode(model.Info, SeriesInfoJson.Default.SeriesInfo)!;
        foreach (var profile in new[] { json["Any"]!, json["Known"]![""]! })
            Assert.True(profile.AsObject().Remove("Levels"));
        var earlier = json.Deserialize(SeriesInfoJson.Default.SeriesInfo)!;
        string path = Path.Combine(_folder, "earlier.onnx");
        File.WriteAllBytes(path, earlier.WriteInto(model.Model.ToOnnx()));
        using var loaded = AutoencoderSeriesTransformer.Load(path);
        var scored = loaded.Transform(view);
        var (scores, profileOf) = (Views.Scalars(scored, "Score"), loaded.Info.Of(""));
        var rows = Assert.Single(SeriesRows.Read(view, ["Value"], null));
        var points = SeriesScores.Points(rows, profileOf.Location, profileOf.Scale, loaded.WindowLength, loaded.Model);
        Assert.Equal(points.Mean, scores);
        float threshold = new StreamingThreshold(profileOf.Threshold, loaded.Risk).Threshold;
        Assert.Equal(threshold, Views.Scalars(scored, "Threshold")[0]);
        Assert.NotEqual(points.Mean, Views.Scalars(model.Transform(view), "Score"));
    }

    [Fact]
    public void DetectAnomaliesInSeries_OneCall_GivesWhatFitAndTransformGive()
    {
        var view = View(Rows(400));
        var scored = _ml.AnomalyDetection.DetectAnomaliesInSeries(view, "Value", Options());
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", Options()).Fit(view);
        Assert.Equal(Views.Scalars(model.Transform(view), "Score"), Views.Scalars(scored, "Score"));
        Assert.All(Views.Scalars(scored, "Score"), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Save_Load_ScoresAsBefore()
    {
        var view = View(Rows(400));
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", Options()).Fit(view);
        string path = Path.Combine(_folder, "series.onnx");
        model.Save(path);
        using var loaded = AutoencoderSeriesTransformer.Load(path);
        foreach (string column in new[] { "Score", "Threshold" })
            Assert.Equal(Views.Scalars(model.Transform(view), column), Views.Scalars(loaded.Transform(view), column));
        Assert.Equal(model.WindowLength, loaded.WindowLength);
        var fault = Assert.Throws<NotSupportedException>(() => _ml.Model.Save(model, view.Schema, Path.Combine(_folder, "model.zip")));
        Assert.Contains("Load", fault.Message, StringComparison.Ordinal);
        model.Model.Save(path);
        Assert.Throws<ModelFormatException>(() => AutoencoderSeriesTransformer.Load(path));
    }

    [Fact]
    public void Fit_SeriesMixedByKey_ScoresEachAsIfItStoodAlone()
    {
        Row[] first = Rows(400),
            second = Rows(400, seed: 5);
        foreach (var row in second)
            (row.Machine, row.Value) = ("b", 1000 + (50 * row.Value));
        Row[] mixed = [.. first.Zip(second).SelectMany(pair => new[] { pair.First, pair.Second })];
        var options = Options();
        options.KeyColumnName = "Machine";
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", options).Fit(View(mixed));
        Assert.Equal(["a", "b"], model.Keys);
        float[] together = Views.Scalars(model.Transform(View(mixed)), "Score");
        float[] apart = Views.Scalars(model.Transform(View([.. first, .. second])), "Score");
        Assert.Equal(apart[..400], together.Where((_, i) => i % 2 == 0));
        Assert.Equal(apart[400..], together.Where((_, i) => i % 2 == 1));
        double a = apart[..400].Average(),
            b = apart[400..].Average();
        Assert.InRange(a / b, 0.5, 2);
    }

    [Fact]
    public void Transform_MissingValues_GiveNoScoreAndSpoilNoOthers()
    {
        Row[] rows = Rows(400);
        (rows[0].Value, rows[77].Value, rows[78].Value) = (float.NaN, float.NaN, float.PositiveInfinity);
        float[] scores = Views.Scalars(_ml.AnomalyDetection.DetectAnomaliesInSeries(View(rows), "Value", Options()), "Score");
        Assert.Equal([0, 77, 78], Enumerable.Range(0, 400).Where(i => float.IsNaN(scores[i])));
    }

    [Fact]
    public void Transform_SeriesShorterThanAWindow_ScoresNaN()
    {
        using var model = _ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", Options()).Fit(View(Rows(400)));
        var scored = model.Transform(View(Rows(10)));
        Assert.All(Views.Scalars(scored, "Score"), score => Assert.True(float.IsNaN(score)));
        Assert.DoesNotContain(true, Views.Flags(scored, "PredictedLabel"));
    }

    [Fact]
    public void Fit_Faults_TellAWayOut()
    {
        var trainers = _ml.AnomalyDetection.Trainers;
        var options = Options();
        options.WindowLength = 500;
        Check<InvalidOperationException>(() => trainers.AutoencoderSeries("Value", options).Fit(View(Rows(100))), "WindowLength");
        Check<ArgumentOutOfRangeException>(() => trainers.AutoencoderSeries("No", Options()).Fit(View(Rows(100))), "'No'");
        Check<InvalidOperationException>(() => trainers.AutoencoderSeries("Machine", Options()).Fit(View(Rows(100))), "ConvertType");
        Check<ArgumentException>(() => trainers.AutoencoderSeries("Value", new AutoencoderSeriesOptions { Risk = 1 }), "Risk");
        Row[] empty = Rows(100);
        Array.ForEach(empty, row => row.Value = float.NaN);
        Check<InvalidOperationException>(() => trainers.AutoencoderSeries("Value", Options()).Fit(View(empty)), "missing");

        static void Check<T>(Action action, string part)
            where T : Exception => Assert.Contains(part, Assert.Throws<T>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetOutputSchema_InAChain_IsThatOfTheView()
    {
        var view = View(Rows(200));
        var estimator = _ml.AnomalyDetection.Trainers.AutoencoderSeries(["Value", "Load"], Options());
        using var model = estimator.Fit(view);
        var scored = model.Transform(view).Schema;
        var chained = _ml.Transforms.CopyColumns("Value2", "Value").Append(estimator).GetOutputSchema(ShapeOfRows());
        foreach (string name in new[] { "PredictedLabel", "Score", "Threshold" })
            Assert.Equal(scored[name].Type.RawType, chained.Single(column => column.Name == name).ItemType.RawType);
    }

    [Fact]
    public void FindIncidents_Alerts_AreMergedWhereTheyAreNear()
    {
        bool[] alerts = [.. Enumerable.Range(0, 30).Select(i => i is 2 or 3 or 6 or 20)];
        var view = _ml.Data.LoadFromEnumerable(
            alerts.Select((alert, i) => new Alert { PredictedLabel = alert, Score = i == 3 ? 9 : i % 7 })
        );
        var incidents = _ml.AnomalyDetection.FindIncidents(view, mergeWithin: 2);
        Assert.Equal(
            [new SeriesIncident("", 2, 6, 3, 9, 3, null, null, null), new SeriesIncident("", 20, 20, 20, 6, 1, null, null, null)],
            incidents
        );
        Assert.Equal(3, _ml.AnomalyDetection.FindIncidents(view, mergeWithin: 1).Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static AutoencoderSeriesOptions Options() => new() { Seed = 1 };

    private static Row[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Row
                {
                    Value = (float)(Math.Sin(2 * Math.PI * i / Period) + (0.1 * random.NextDouble())),
                    Load = random.NextSingle(),
                    Time = DateTime.UnixEpoch.AddHours(i),
                }),
        ];
    }

    private static Row[] Sine(int count) => [.. Enumerable.Range(0, count).Select(i => new Row { Value = MathF.Sin(i / 4f) })];

    private static SchemaShape ShapeOfRows() =>
        new MLContext().Transforms.CustomMapping<object, Row>((_, _) => { }, null).GetOutputSchema(new SchemaShape([]));

    private IDataView View(IEnumerable<Row> rows) => _ml.Data.LoadFromEnumerable(rows);

    private sealed class Row
    {
        public float Label { get; set; }

        public float Value { get; set; }

        public float Load { get; set; }

        public DateTime Time { get; set; }

        public string Machine { get; set; } = "a";
    }

    private sealed class Alert
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }
    }
}
