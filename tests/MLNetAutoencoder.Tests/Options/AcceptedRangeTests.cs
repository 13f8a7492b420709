using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The ranges that stand beside options: each holds at its bounds and not beyond them, and the guide tells it.</summary>
public sealed class AcceptedRangeTests
{
    private static readonly Type[] Classes = [typeof(AutoencoderOptions), typeof(AutoencoderAnomalyOptions)];

    /// <summary>Every option that has a range, with a value and whether it is accepted.</summary>
    public static TheoryData<Type, string, double?, bool> Values
    {
        get
        {
            var data = new TheoryData<Type, string, double?, bool>();
            foreach (var (type, property, range) in Ranges())
            {
                if (Nullable.GetUnderlyingType(property.PropertyType) is not null || property.PropertyType.IsInterface)
                    data.Add(type, property.Name, null, true);
                foreach (var (value, isAccepted) in Around(range, IsFloating(property)))
                    data.Add(type, property.Name, value, isAccepted);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Check_ValueAtABound_IsAcceptedOnlyWithinTheRange(Type type, string name, double? value, bool isAccepted)
    {
        var options = (AutoencoderTrainingOptions)Activator.CreateInstance(type)!;
        var property = type.GetProperty(name)!;
        property.SetValue(options, Convert(value, property.PropertyType));
        string message = Fault(options);
        string place = property.PropertyType.IsInterface ? $"{name}[0]" : name;
        if (isAccepted)
            Assert.DoesNotContain($" {place} is ", message, StringComparison.Ordinal);
        else
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $" {place} is {value}; it must be {RangeOf(property)}"),
                message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Check_DefaultsOfBoth_AreWithinTheirRanges() =>
        Assert.All(Classes, type => Assert.Equal("", Fault((AutoencoderTrainingOptions)Activator.CreateInstance(type)!)));

    /// <summary>Numbers of both bounds stand in the row of the guide's table.</summary>
    [Fact]
    public void Guide_OfEveryRange_TellsItsBounds()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs/guide/training.md")).Where(line => line.StartsWith('|'))];
        var faults = new List<string>();
        foreach (var (_, property, range) in Ranges().DistinctBy(r => r.Property.Name))
        {
            string? row = rows.FirstOrDefault(r => r.Split('|')[1].Contains($"`{property.Name}`", StringComparison.Ordinal));
            string told = row is null ? "" : string.Join('|', row.Split('|')[2..]).Replace(",", "", StringComparison.Ordinal);
            var bounds = new[] { (double)range.Minimum, (double)range.Maximum }.Where(bound => Math.Abs(bound) < float.MaxValue);
            if (bounds.Any(bound => !Tells(told, bound.ToString(CultureInfo.InvariantCulture))))
                faults.Add($"{property.Name}: '{told.Trim()}' where the range is {range}");
        }
        Assert.Equal([], faults);
    }

    private static bool Tells(string text, string number) => Regex.IsMatch(text, $@"(?<![\d.]){Regex.Escape(number)}(?!\.?\d)");

    private static IEnumerable<(Type Type, PropertyInfo Property, RangeAttribute Range)> Ranges() =>
        from type in Classes
        from property in type.GetProperties()
        let range = property.GetCustomAttribute<RangeAttribute>()
        where range is not null
        select (type, property, range);

    private static RangeAttribute RangeOf(PropertyInfo property) => property.GetCustomAttribute<RangeAttribute>()!;

    private static IEnumerable<(double Value, bool IsAccepted)> Around(RangeAttribute range, bool isFloating)
    {
        var (low, high) = ((double)range.Minimum, (double)range.Maximum);
        yield return (low, !range.MinimumIsExclusive);
        yield return (low - 1, false);
        if (high < float.MaxValue)
        {
            yield return (high, !range.MaximumIsExclusive);
            yield return (high + 1, false);
        }
        if (!isFloating)
            yield break;
        yield return (double.NaN, false);
        yield return (double.PositiveInfinity, false);
        yield return (MathF.BitDecrement((float)low), false);
        if (range.MinimumIsExclusive)
            yield return (Math.Max(low, float.Epsilon), true);
        if (range.MaximumIsExclusive)
            yield return (Math.BitDecrement(high), true);
    }

    private static bool IsFloating(PropertyInfo property) =>
        property.PropertyType == typeof(double)
        || property.PropertyType == typeof(double?)
        || property.PropertyType == typeof(IReadOnlyList<double>);

    private static object? Convert(double? value, Type type) =>
        value is not { } number ? null
        : type == typeof(IReadOnlyList<double>) ? new[] { number, 1 }
        : type == typeof(IReadOnlyList<int>) ? new[] { (int)number }
        : System.Convert.ChangeType(number, Nullable.GetUnderlyingType(type) ?? type, CultureInfo.InvariantCulture);

    private static string Fault(AutoencoderTrainingOptions options)
    {
        var ml = new MLContext();
        var error = options is AutoencoderAnomalyOptions anomaly
            ? Record.Exception(() => ml.AnomalyDetection.Trainers.Autoencoder("Features", anomaly))
            : Record.Exception(() => ml.Transforms.Autoencoder("Latent", "Features", (AutoencoderOptions)options));
        return error?.Message ?? "";
    }
}
