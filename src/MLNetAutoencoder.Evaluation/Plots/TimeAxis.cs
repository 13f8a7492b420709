using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Plots;

/// <summary>
/// Where the rows of a series lie in time: by dates where a column holds such, or numbers that are seconds or milliseconds since 1970; else
/// by its numbers, or by the numbers of the rows.
/// </summary>
/// <param name="Places">Days of OLE automation, as ScottPlot draws dates, or numbers; NaN for missing ones.</param>
/// <param name="IsDate">Which of the two.</param>
/// <param name="Name">What the axis shows.</param>
internal sealed record TimeAxis(double[] Places, bool IsDate, string Name)
{
    private const double SecondsADay = 86_400;

    // 1973 to 2100. Other numbers that are as large are rarely those of a time axis; 128 s is the finest step of a Single there.
    private static readonly (double From, double To) s_seconds = (1e8, 4.1e9);
    private static readonly double s_epoch = DateTime.UnixEpoch.ToOADate();

    /// <summary>Finds a column of times; null for the numbers of the rows.</summary>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name)
    {
        if (name is null)
            return null;
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is DateTimeDataViewType or DateTimeOffsetDataViewType || NumberColumn.KindOfItem(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and times are of type DateTime or DateTimeOffset, or numbers, seconds or "
                + $"milliseconds since 1970 for instance. Load it as DataKind.DateTime, or leave timeColumnName out to count rows."
        );
        return column;
    }

    /// <summary>Reads the place of a row: a date as days, or a number.</summary>
    public static Func<double> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is DateTimeDataViewType)
        {
            var date = row.GetGetter<DateTime>(column);
            return () =>
            {
                DateTime value = default;
                date(ref value);
                return Days(value);
            };
        }
        if (column.Type is DateTimeOffsetDataViewType)
        {
            var date = row.GetGetter<DateTimeOffset>(column);
            return () =>
            {
                DateTimeOffset value = default;
                date(ref value);
                return Days(value.UtcDateTime);
            };
        }
        var number = NumberColumn.Getter<double>(row, column);
        VBuffer<double> buffer = default;
        return () =>
        {
            number(ref buffer);
            return buffer.GetItemOrDefault(0);
        };
    }

    public static TimeAxis Of(double[] places, DataViewSchema.Column? column)
    {
        if (column is not { } times)
            return new TimeAxis(places, false, "row");
        if (times.Type is DateTimeDataViewType or DateTimeOffsetDataViewType)
            return OfDates(places, times.Name);
        double[] finite = [.. places.Where(double.IsFinite)];
        if (finite.Length > 0)
        {
            foreach (double unit in (double[])[1, 1000])
            {
                if (finite.Min() >= s_seconds.From * unit && finite.Max() <= s_seconds.To * unit)
                    return OfDates([.. places.Select(place => s_epoch + (place / unit / SecondsADay))], times.Name);
            }
        }
        return new TimeAxis(places, false, times.Name);
    }

    private static TimeAxis OfDates(double[] days, string name)
    {
        double[] finite = [.. days.Where(double.IsFinite)];
        string range = finite.Length == 0 ? "" : $", {Date(finite.Min())} to {Date(finite.Max())}";
        return new TimeAxis(days, true, name + range);

        static string Date(double day) => DateTime.FromOADate(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>NaN for dates that have no such number; the least one stands for a missing date.</summary>
    private static double Days(DateTime date)
    {
        const int FirstYear = 100;
        return date.Year < FirstYear ? double.NaN : date.ToOADate();
    }
}
