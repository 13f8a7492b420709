using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace MLNetAutoencoder.Common;

/// <summary>
/// The range of an option, beside the option: what its validation, its error message, the guide's test and, as a
/// <see cref="ValidationAttribute"/>, validators of other libraries go by. Null is accepted; of a list it is the range of each value.
/// </summary>
/// <remarks>A range up to <see cref="float.MaxValue"/> holds in single precision, in which numbers reach the engine.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AcceptedRangeAttribute(double lowest, double highest) : RangeAttribute(lowest, highest)
{
    public AcceptedRangeAttribute(double lowest)
        : this(lowest, double.MaxValue) { }

    /// <summary>What null is, as the end of a sentence: "for no limit".</summary>
    public string? Null { get; init; }

    private double Lowest => (double)Minimum;

    private double Highest => (double)Maximum;

    private bool IsSingle => Highest == float.MaxValue;

    public bool Accepts(object? value)
    {
        if (value is null)
            return true;
        double number = Convert.ToDouble(value, null);
        if (IsSingle)
            number = (float)number;
        return (MinimumIsExclusive ? number > Lowest : number >= Lowest) && (MaximumIsExclusive ? number < Highest : number <= Highest);
    }

    public override bool IsValid(object? value) => value is IEnumerable many ? many.Cast<object>().All(Accepts) : Accepts(value);

    /// <summary>What is accepted, as a message tells it.</summary>
    public override string ToString() =>
        (MinimumIsExclusive, Highest) switch
        {
            (true, float.MaxValue) => Invariant.Text($"above {Lowest} and finite in single precision"),
            (false, float.MaxValue) => Invariant.Text($"{Lowest} or greater, and finite in single precision"),
            (true, double.MaxValue) => Invariant.Text($"above {Lowest} and finite"),
            (false, double.MaxValue) => Invariant.Text($"{Lowest} or greater"),
            (true, _) => Invariant.Text($"above {Lowest} and {(MaximumIsExclusive ? "below" : "at most")} {Highest}"),
            _ => Invariant.Text($"{Lowest} to {(MaximumIsExclusive ? "below " : "")}{Highest}"),
        };

    public override string FormatErrorMessage(string name) => $"{name} must be {this}.";
}

/// <summary>Checks the options of a class that stand on their own: those with a range, and choices of an enumeration.</summary>
internal static class AcceptedRanges
{
    private static readonly ConcurrentDictionary<Type, Rule[]> s_rules = [];

    /// <summary>Adds a fault for each option that is not accepted; names of properties stand behind a prefix.</summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2072",
        Justification = "Options of programs that may be trimmed are sealed: T is the type."
    )]
    public static void Check<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        T options,
        OptionFaults faults,
        string prefix = ""
    )
        where T : class
    {
        foreach (var (property, range, orNull) in RulesOf(options.GetType()))
        {
            object? value = property.GetValue(options);
            string name = prefix + property.Name;
            if (range is null)
                faults.Require(
                    Enum.IsDefined(property.PropertyType, value!),
                    name,
                    value,
                    "one of " + string.Join(", ", Enum.GetNames(property.PropertyType))
                );
            else if (value is IEnumerable many)
                foreach (var (item, i) in many.Cast<object>().Select((item, i) => (item, i)))
                    faults.Require(range.Accepts(item), Invariant.Text($"{name}[{i}]"), item, range.ToString());
            else
                faults.Require(range.Accepts(value), name, value, range + orNull);
        }
    }

    private static Rule[] RulesOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type)
    {
        if (!s_rules.TryGetValue(type, out var rules))
            s_rules[type] = rules = [
                .. type.GetProperties()
                    .Select(p => (Property: p, Range: p.GetCustomAttribute<AcceptedRangeAttribute>()))
                    .Where(p => p.Range is not null || p.Property.PropertyType.IsEnum)
                    .Select(p => new Rule(p.Property, p.Range, OrNull(p.Property, p.Range))),
            ];
        return rules;
    }

    private static string OrNull(PropertyInfo property, AcceptedRangeAttribute? range) =>
        Nullable.GetUnderlyingType(property.PropertyType) is null ? "" : $", or null {range?.Null}".TrimEnd();

    private sealed record Rule(PropertyInfo Property, AcceptedRangeAttribute? Range, string OrNull);
}
