using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DetectorWorker;

/// <summary>Scores CSV files with a model that was saved together with the loader of such files.</summary>
internal sealed class CsvScorer
{
    private readonly MLContext _ml = new();
    private readonly ITransformer _model;
    private readonly IDataLoader<IMultiStreamSource> _loader;

    public CsvScorer(IOptions<WatchOptions> watch) =>
        _model = _ml.Model.LoadWithDataLoader(watch.Value.ModelPath, out _loader).WithBatchedOnnx(_ml);

    /// <summary>Writes the lines of <paramref name="source"/> with score and verdict, and tells how many of them are anomalies.</summary>
    public (int Rows, int Anomalies) Score(string source, string target, CancellationToken cancellationToken)
    {
        var scored = _model.Transform(_loader.Load(new MultiFileSource(source)));
        int rows = 0;
        int anomalies = 0;
        string unfinished = target + ".tmp";
        using (var lines = File.ReadLines(source).Where(line => line.Length > 0).GetEnumerator())
        using (var writer = new StreamWriter(unfinished))
        {
            if (!lines.MoveNext())
                throw new InvalidDataException("The file is empty; its first line must name the columns.");
            writer.WriteLine($"{lines.Current},Score,IsAnomaly");
            foreach (var row in _ml.Data.CreateEnumerable<Verdict>(scored, reuseRowObject: true))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!lines.MoveNext())
                    throw new InvalidDataException("There are more rows than lines.");
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines.Current},{row.Score},{row.PredictedLabel}"));
                rows++;
                anomalies += row.PredictedLabel ? 1 : 0;
            }
            if (lines.MoveNext())
                throw new InvalidDataException($"Line '{lines.Current}' is not a row.");
        }
        File.Move(unfinished, target, overwrite: true);
        return (rows, anomalies);
    }

    private sealed class Verdict
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
