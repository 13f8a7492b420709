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

    /// <summary>Writes the lines of one file with score and verdict to another: all of them, or nothing.</summary>
    public Counts Score(string source, string target, CancellationToken cancellationToken)
    {
        string unfinished = target + ".tmp";
        try
        {
            var counts = Write(source, unfinished, cancellationToken);
            File.Move(unfinished, target, overwrite: true);
            return counts;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private Counts Write(string source, string target, CancellationToken cancellationToken)
    {
        var scored = _model.Transform(_loader.Load(new MultiFileSource(source)));
        using var lines = File.ReadLines(source).Where(line => line.Length > 0).GetEnumerator(); // as the loader reads them
        using var writer = new StreamWriter(target);
        if (!lines.MoveNext())
            throw new InvalidDataException("The file is empty; its first line must name the columns.");
        writer.WriteLine($"{lines.Current},Score,IsAnomaly");
        var counts = new Counts();
        foreach (var row in _ml.Data.CreateEnumerable<Verdict>(scored, reuseRowObject: true))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!lines.MoveNext())
                throw new InvalidDataException("There are more rows than lines.");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines.Current},{row.Score},{row.PredictedLabel}"));
            counts.Rows++;
            if (row.PredictedLabel)
                counts.Anomalies++;
            if (float.IsNaN(row.Score))
                counts.Unscored++;
        }
        return lines.MoveNext() ? throw new InvalidDataException($"Line '{lines.Current}' is not a row.") : counts;
    }

    /// <summary>Unscored are rows with a cell that is empty or not a number.</summary>
    public record struct Counts(int Rows, int Anomalies, int Unscored);

    private sealed class Verdict
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
