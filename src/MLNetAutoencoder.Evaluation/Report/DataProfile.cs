using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Report;

/// <summary>What features hold, in memory that does not grow with the rows: medians are those of a sample where there are many.</summary>
internal sealed class DataProfile
{
    private const int MostListed = 200;
    private const int MostSampledRows = 10_000;
    private const int FewestSampledRows = 1_000;
    private const int MostSampledValues = 2_000_000;

    private readonly DataViewSchema.Column[] _columns;
    private readonly string[] _slots;
    private readonly ContributorNames _features;
    private readonly SlotStatistics[] _statistics;
    private readonly List<double[]> _sample = [];
    private readonly Reservoir _places;
    private readonly double[] _row;

    /// <param name="columns">Columns of numbers or Booleans, put behind each other.</param>
    /// <param name="trainedNames">Names of the training, for columns that have none.</param>
    public DataProfile(DataViewSchema.Column[] columns, IReadOnlyList<string> trainedNames)
    {
        _columns = columns;
        int size = columns.Sum(NumberColumn.SizeOf);
        _slots = FeatureColumn.SlotNames(columns);
        if (_slots.Length == 0)
            _slots = trainedNames.Count == size ? [.. trainedNames] : FeatureColumn.Numbered("f", size);
        _features = ContributorNames.Of(_slots, CategoricalSlots.Of(columns), count: 1);
        _statistics = [.. _slots.Select(_ => new SlotStatistics())];
        _places = Reservoir.OfRows(Math.Clamp(MostSampledValues / size, FewestSampledRows, MostSampledRows), seed: 0);
        _row = new double[size];
    }

    /// <summary>Features, where a group of one-hot slots is one.</summary>
    public int Count => _features.Names.Length;

    public long Rows { get; private set; }

    /// <summary>Rows without a missing or infinite value.</summary>
    public long WholeRows { get; private set; }

    /// <summary>Takes all rows of a cursor.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public void ReadAll(DataViewRowCursor cursor)
    {
        var take = Reader(cursor);
        while (cursor.MoveNext())
            take();
        Guard.Data(Rows > 0, "The data has no rows, so there is nothing to report.");
    }

    /// <summary>Makes what takes the row at which a cursor stands.</summary>
    public Action Reader(DataViewRow cursor)
    {
        var getter = JoinedColumns<double>.Getter(cursor, _columns);
        VBuffer<double> buffer = default;
        return () =>
        {
            getter(ref buffer);
            FeatureColumn.CopyDense(buffer, _row, (cursor, _columns[0].Name));
            Add();
        };
    }

    /// <summary>The columns of a model's features, without those of a condition or a target, in a view of added columns.</summary>
    public static DataViewSchema.Column[] FeaturesOf(AutoencoderModel model, IDataView data, IDataView scored) =>
        [
            .. model
                .Inputs.Take(model.Info.HasSeveralFeatureColumns ? FeatureColumns(model) : 1)
                .Select(input => scored.Schema[ModelInputs.Find(data.Schema, input).Index]), // an added one may have its name
        ];

    public ReportSection ToSection(AutoencoderReportOptions options) =>
        new("data", "Data", options.ImageShape is { } shape ? [Sentence(shape)] : [.. Tables()]);

    private static int FeatureColumns(AutoencoderModel model)
    {
        int columns = 0;
        for (int slots = 0; slots < model.Info.FeatureNames.Count; columns++)
            slots += model.Inputs[columns].Size;
        return columns;
    }

    private IEnumerable<XElement> Tables()
    {
        var numbers = new HtmlTable(
            "Features that are numbers",
            [HtmlColumn.Of("Feature"), .. Numbers("Missing", "Mean", "Median", "Lowest", "Highest")]
        );
        var categories = new HtmlTable(
            "Features that are categories",
            [HtmlColumn.Of("Feature"), .. Numbers("Categories", "None"), HtmlColumn.Of("Most frequent"), .. Numbers("Its share")]
        );
        foreach (int feature in Enumerable.Range(0, Math.Min(Count, MostListed)))
        {
            var slots = _statistics[_features.Slots(feature, _slots.Length)];
            if (slots.Length == 1)
                AddNumber(numbers, feature, slots[0]);
            else
                AddCategories(categories, feature, slots);
        }
        if (numbers.Count > 0)
            yield return numbers.ToElement();
        if (categories.Count > 0)
            yield return categories.ToElement();
        if (Notes() is { Length: > 0 } notes)
            yield return Html.Element("p", Html.Class("note"), notes);
    }

    /// <summary>One line for pixels, of which each is like the others.</summary>
    private XElement Sentence(ImageShape shape)
    {
        long missing = _statistics.Sum(slot => slot.Missing);
        string size = Invariant.Text($"{shape.Width} x {shape.Height} pixels{(shape.Channels == 1 ? "" : " of three colors")}");
        return Html.Paragraph(
            $"{Html.Count(Rows, "image")} of {size}, with values from {Html.Number(_statistics.Min(slot => slot.Lowest))} to "
                + $"{Html.Number(_statistics.Max(slot => slot.Highest))}, in the mean "
                + $"{Html.Number(_statistics.Average(slot => slot.Mean))}"
                + (missing == 0 ? "." : $"; {Html.Count(missing, "value")} {(missing == 1 ? "is" : "are")} missing.")
        );
    }

    private static IEnumerable<HtmlColumn> Numbers(params string[] names) => names.Select(HtmlColumn.OfNumbers);

    private void Add()
    {
        Rows++;
        WholeRows += _row.All(double.IsFinite) ? 1 : 0;
        for (int i = 0; i < _row.Length; i++)
            _statistics[i].Add(_row[i]);
        if (_places.NextPlace() is not { } place)
            return;
        if (place == _sample.Count)
            _sample.Add(new double[_row.Length]);
        _row.CopyTo(_sample[place], 0);
    }

    private void AddNumber(HtmlTable table, int feature, SlotStatistics slot) =>
        table.Add(
            _features.Names[feature],
            Html.Count(slot.Missing),
            Html.Number(slot.Mean),
            Html.Number(Median(_features.Starts[feature])),
            Html.Number(slot.Lowest),
            Html.Number(slot.Highest)
        );

    private void AddCategories(HtmlTable table, int feature, SlotStatistics[] slots)
    {
        int most = Array.IndexOf(slots, slots.MaxBy(slot => slot.Sum)!);
        double none = Rows - slots.Sum(slot => slot.Sum);
        table.Add(
            _features.Names[feature],
            Html.Count(slots.Length),
            Html.Count((long)Math.Max(0, none)),
            _features.Category(feature, _slots[_features.Starts[feature] + most]),
            Html.Percent(slots[most].Sum / Rows)
        );
    }

    private double Median(int slot)
    {
        double[] values = [.. _sample.Select(row => row[slot]).Where(double.IsFinite).Order()];
        return values.Length == 0 ? double.NaN : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private string Notes() =>
        (Count > MostListed ? Invariant.Text($"The first {MostListed} of {Html.Count(Count, "feature")} are listed. ") : "")
        + (_sample.Count < Rows ? Invariant.Text($"Medians are those of {Html.Count(_sample.Count, "row")} drawn at random.") : "");

    /// <summary>One slot's numbers; those that are NaN or infinite are missing.</summary>
    private sealed class SlotStatistics
    {
        private long _count;
        private double _mean;

        public long Missing { get; private set; }

        public double Sum => _mean * _count;

        public double Mean => _count == 0 ? double.NaN : _mean;

        public double Lowest { get; private set; } = double.NaN;

        public double Highest { get; private set; } = double.NaN;

        public void Add(double value)
        {
            if (!double.IsFinite(value))
            {
                Missing++;
                return;
            }
            _count++;
            _mean += (value - _mean) / _count;
            (Lowest, Highest) = _count == 1 ? (value, value) : (Math.Min(Lowest, value), Math.Max(Highest, value));
        }
    }
}
