using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>How a training went, epoch by epoch.</summary>
public sealed class TrainingHistory : ReadOnlyCollection<EpochRecord>
{
    private const double Mebibyte = 1024 * 1024;
    private const int TermWidth = 12;

    private readonly string? _warning;

    /// <param name="epochs">In their order.</param>
    /// <param name="bestEpoch">Counted from 1.</param>
    /// <param name="warning">What to say below the table; null for nothing.</param>
    internal TrainingHistory(IList<EpochRecord> epochs, int bestEpoch, string? warning = null)
        : base(epochs) => (BestEpoch, _warning) = (bestEpoch, warning);

    /// <summary>The epoch, counted from 1, whose weights the model holds.</summary>
    public int BestEpoch { get; }

    /// <summary>The history as a table, one line per epoch.</summary>
    /// <returns>
    /// Epoch, losses, mean squared and mean absolute error, learning rate, rows per second, milliseconds, MiB of memory and what the
    /// objective reports; the best epoch is marked with a star, and a dash stands where there is no value. Below it stands a warning where
    /// the model was trained on fewer than 50 rows.
    /// </returns>
    public override string ToString()
    {
        string[] terms = TermNames();
        string[] titles = ["epoch ", "training loss", "validation loss", "mse", "mae", "learning rate", "rows/s", "ms", "MiB", .. terms];
        var table = new TextTable(left: 0, titles);
        foreach (var e in this)
            table.Add([
                TextTable.Number(e.Epoch) + (e.Epoch == BestEpoch ? '*' : ' '),
                TextTable.Number(e.TrainingLoss),
                TextTable.Number(e.ValidationLoss),
                TextTable.Number(e.MeanSquaredError),
                TextTable.Number(e.MeanAbsoluteError),
                TextTable.Number(e.LearningRate),
                TextTable.Number(e.RowsPerSecond, "F0"),
                TextTable.Number(e.Duration.TotalMilliseconds, "F1"),
                TextTable.Number(e.MemoryBytes / Mebibyte, "F0"),
                .. terms.Select(term => TextTable.Number(e.Terms.TryGetValue(term, out float value) ? value : null)),
            ]);
        return _warning is null ? table.ToString() : $"{table}{_warning}{Environment.NewLine}";
    }

    /// <summary>The history as a view, one row per epoch, to filter, save or plot like other data.</summary>
    /// <param name="mlContext">The context to make the view with.</param>
    /// <returns>
    /// The columns Epoch (Int32), TrainingLoss, ValidationLoss, MeanSquaredError and MeanAbsoluteError (Single, NaN where there is no
    /// value), LearningRate, RowsPerSecond and Milliseconds (Double), MemoryBytes (Int64), IsBest (Boolean), and where the objective
    /// reports terms (<see cref="EpochRecord.Terms"/>) also Terms, a vector of Single with their names for slot names.
    /// </returns>
    public IDataView ToDataView(MLContext mlContext)
    {
        Guard.NotNull(mlContext);
        string[] terms = TermNames();
        var definition = SchemaDefinition.Create(typeof(Row));
        var column = definition[nameof(Row.Terms)];
        if (terms.Length == 0)
        {
            definition.Remove(column);
        }
        else
        {
            column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, terms.Length);
            column.AddAnnotation(
                "SlotNames",
                new VBuffer<ReadOnlyMemory<char>>(terms.Length, [.. terms.Select(term => term.AsMemory())]),
                new VectorDataViewType(TextDataViewType.Instance, terms.Length)
            );
        }
        return mlContext.Data.LoadFromEnumerable(this.Select(e => new Row(e, e.Epoch == BestEpoch, terms)).ToList(), definition);
    }

    /// <summary>What any epoch's objective reports, in order.</summary>
    private string[] TermNames() => [.. this.SelectMany(e => e.Terms.Keys).Distinct()];

    private static string Value(EpochRecord epoch, string term) => OrDash(epoch.Terms.TryGetValue(term, out float value) ? value : null);

    private static string OrDash(float? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>An epoch in types that a column can have.</summary>
    private sealed class Row(EpochRecord e, bool isBest, string[] terms)
    {
        public int Epoch { get; } = e.Epoch;

        public float TrainingLoss { get; } = e.TrainingLoss;

        public float ValidationLoss { get; } = e.ValidationLoss ?? float.NaN;

        public float MeanSquaredError { get; } = e.MeanSquaredError ?? float.NaN;

        public float MeanAbsoluteError { get; } = e.MeanAbsoluteError ?? float.NaN;

        public double LearningRate { get; } = e.LearningRate;

        public double RowsPerSecond { get; } = e.RowsPerSecond;

        public double Milliseconds { get; } = e.Duration.TotalMilliseconds;

        public long MemoryBytes { get; } = e.MemoryBytes;

        public bool IsBest { get; } = isBest;

        public float[] Terms { get; } = [.. terms.Select(term => e.Terms.GetValueOrDefault(term, float.NaN))];
    }
}

/// <summary>One pass over the training rows.</summary>
public sealed record EpochRecord
{
    /// <summary>The number of the epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean loss over the training rows while they were learned from.</summary>
    public required float TrainingLoss { get; init; }

    /// <summary>Mean loss over the validation rows after the epoch; null when none were held out.</summary>
    public float? ValidationLoss { get; init; }

    /// <summary>
    /// Mean squared difference of the validation rows and their reconstructions, over the scaled features; null when none were held out.
    /// </summary>
    public float? MeanSquaredError { get; init; }

    /// <summary>
    /// Mean absolute difference of the validation rows and their reconstructions, over the scaled features; null when none were held out.
    /// </summary>
    public float? MeanAbsoluteError { get; init; }

    /// <summary>
    /// Parts of the loss and measures beside it that the objective reports, by name, such as <c>KL divergence</c>: means over the training
    /// rows while they were learned from. Empty where it reports none.
    /// </summary>
    public IReadOnlyDictionary<string, float> Terms { get; init; } = ReadOnlyDictionary<string, float>.Empty;

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training rows learned from per second; the time that validation took counts.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>How long the epoch took, validation included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The physical memory that the whole process held after the epoch, in bytes.</summary>
    public required long MemoryBytes { get; init; }
}
