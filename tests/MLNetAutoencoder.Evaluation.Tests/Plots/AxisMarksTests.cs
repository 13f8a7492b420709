using System.Globalization;

namespace MLNetAutoencoder.Tests;

public sealed class AxisMarksTests
{
    [Theory]
    [InlineData("2014-07-01", "2015-01-31", "2014-07 2014-08 2014-09 2014-10 2014-11 2014-12 2015-01")]
    [InlineData("2014-07-03", "2024-01-31", "2016 2018 2020 2022 2024")]
    [InlineData("2024-02-27", "2024-03-04", "02-27 02-28 02-29 03-01 03-02 03-03 03-04")]
    [InlineData("2024-02-27T10:20", "2024-02-27T12:40", "10:30 11:00 11:30 12:00 12:30")]
    [InlineData("2024-02-27T22:20", "2024-02-28T08:40", "02-28 00:00 02-28 02:00 02-28 04:00 02-28 06:00 02-28 08:00")]
    [InlineData(
        "2024-02-27T22:20:01",
        "2024-02-27T22:20:09",
        "22:20:01 22:20:02 22:20:03 22:20:04 22:20:05 22:20:06 22:20:07 22:20:08 22:20:09"
    )]
    [InlineData("1900-01-01", "9999-12-31", "2000 4000 6000 8000")]
    [InlineData("9999-12-01", "9999-12-31", "12-01 12-05 12-09 12-13 12-17 12-21 12-25 12-29")]
    public void Dates_BeginYearsMonthsDaysOrHours(string first, string last, string marks) =>
        Assert.Equal(marks, string.Join(' ', DateMarks.Between(Days(first), Days(last)).Select(mark => mark.Text)));

    [Fact]
    public void Weeks_BeginOnMondays() =>
        Assert.All(
            DateMarks.Between(Days("2024-03-01"), Days("2024-04-20")),
            mark => Assert.Equal(DayOfWeek.Monday, DateTime.FromOADate(mark.Place).DayOfWeek)
        );

    [Theory]
    [InlineData(1, 1e6, "1 10 100 1000 10000 100000 1E+06")]
    [InlineData(2, 60, "1 2 5 10 20 50 100 200 500")]
    [InlineData(0.114, 0.31, "0.1 0.15 0.2 0.25 0.3 0.35")]
    public void Logarithms_AreRoundNumbers(double least, double greatest, string marks) =>
        Assert.Equal(
            marks,
            string.Join(
                ' ',
                LogarithmicMarks
                    .Between(Math.Log10(least), Math.Log10(greatest))
                    .Select(mark => mark.ToString("G6", CultureInfo.InvariantCulture))
            )
        );

    [Fact]
    public void Logarithms_OfManyDecades_LeaveSomeOut() => Assert.InRange(LogarithmicMarks.Between(-30, 30).Length, 5, 12);

    private static double Days(string date) => DateTime.Parse(date, CultureInfo.InvariantCulture).ToOADate();
}
