using System.Globalization;

namespace MLNetAutoencoder.Plots;

/// <summary>
/// Which dates an axis marks: beginnings of years, months, days, hours, minutes or seconds. ScottPlot's own marks follow the culture, and
/// months from the first day of the axis on.
/// </summary>
internal static class DateMarks
{
    private const int Most = 8;

    private static readonly (Unit Unit, int Count)[] s_steps =
    [
        .. Steps(Unit.Second, 1, 2, 5, 10, 15, 30),
        .. Steps(Unit.Minute, 1, 2, 5, 10, 15, 30),
        .. Steps(Unit.Hour, 1, 2, 3, 6, 12),
        .. Steps(Unit.Day, 1, 2, 4, 7, 14),
        .. Steps(Unit.Month, 1, 2, 3, 6),
        .. Steps(Unit.Year, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000),
    ];

    private enum Unit
    {
        Second,
        Minute,
        Hour,
        Day,
        Month,
        Year,
    }

    /// <summary>Round dates between two, given as days of OLE automation, and how they are written.</summary>
    public static IReadOnlyList<(double Place, string Text)> Between(double least, double greatest)
    {
        var (first, last) = (DateTime.FromOADate(least), DateTime.FromOADate(greatest));
        foreach (var (unit, count) in s_steps)
        {
            if (Approximate(unit) * count * Most < (last - first).TotalDays)
                continue;
            string format = unit switch
            {
                Unit.Year => "yyyy",
                Unit.Month => "yyyy-MM",
                Unit.Day => "MM-dd",
                Unit.Second => "HH:mm:ss",
                _ => first.Date == last.Date ? "HH:mm" : "MM-dd HH:mm",
            };
            return
            [
                .. From(Floor(first, unit, count), last, unit, count)
                    .Where(date => date >= first)
                    .Select(date => (date.ToOADate(), date.ToString(format, CultureInfo.InvariantCulture))),
            ];
        }
        return [];
    }

    private static IEnumerable<(Unit Unit, int Count)> Steps(Unit unit, params int[] counts) => counts.Select(count => (unit, count));

    private static IEnumerable<DateTime> From(DateTime date, DateTime last, Unit unit, int count)
    {
        double days = 1.1 * count * Approximate(unit);
        for (; date <= last; date = Next(date, unit, count))
        {
            yield return date;
            if ((DateTime.MaxValue - date).TotalDays < days)
                yield break;
        }
    }

    /// <summary>The last round date that is not after another; days are counted from a Monday, so that weeks begin on one.</summary>
    private static DateTime Floor(DateTime date, Unit unit, int count) =>
        unit switch
        {
            Unit.Year => new DateTime(Math.Max(1, date.Year / count * count), 1, 1),
            Unit.Month => new DateTime(date.Year, ((date.Month - 1) / count * count) + 1, 1),
            _ => new DateTime(date.Ticks - (date.Ticks % (count * Length(unit).Ticks))),
        };

    private static DateTime Next(DateTime date, Unit unit, int count) =>
        unit switch
        {
            Unit.Year => new DateTime((date.Year / count * count) + count, 1, 1),
            Unit.Month => date.AddMonths(count),
            _ => date.Add(count * Length(unit)),
        };

    private static double Approximate(Unit unit) =>
        unit switch
        {
            Unit.Year => 365.25,
            Unit.Month => 30.4,
            _ => Length(unit).TotalDays,
        };

    private static TimeSpan Length(Unit unit) =>
        unit switch
        {
            Unit.Second => TimeSpan.FromSeconds(1),
            Unit.Minute => TimeSpan.FromMinutes(1),
            Unit.Hour => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };
}
