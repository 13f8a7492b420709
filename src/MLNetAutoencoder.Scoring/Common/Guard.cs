using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Common;

/// <summary>Throws for faulty arguments and data; messages that need more than a condition are thrown where they are made.</summary>
internal static class Guard
{
    public static T NotNull<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class => value ?? throw new ArgumentNullException(name);

    public static string NotBlank([NotNull] string? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"'{name}' is {(value is null ? "null" : "blank")}; give a name.", name);
        return !value.Contains('\0', StringComparison.Ordinal)
            ? value
            : throw new ArgumentException($"'{name}' holds the character NUL, at which a name in a model ends; leave it out.", name);
    }

    /// <summary>A model is not disposed.</summary>
    public static void Open(bool holds)
    {
        if (!holds)
            throw new ObjectDisposedException(
                "AutoencoderModel",
                "The model is disposed. A prediction engine disposes the transformer that it was made of together with itself: make it "
                    + "with new PredictionEngineOptions { OwnsTransformer = false } where the transformer is used further."
            );
    }

    public static void That([DoesNotReturnIf(false)] bool condition, string name, string message)
    {
        if (!condition)
            throw new ArgumentException(message, name);
    }

    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        string name,
        [InterpolatedStringHandlerArgument(nameof(condition))] InvariantText message
    )
    {
        if (!condition)
            throw new ArgumentException(message.ToStringAndClear(), name);
    }

    /// <summary>A fault of the data or its schema, as ML.NET reports them.</summary>
    public static void Data([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }

    /// <summary>A fault of the data or its schema, as ML.NET reports them.</summary>
    public static void Data(
        [DoesNotReturnIf(false)] bool condition,
        [InterpolatedStringHandlerArgument(nameof(condition))] InvariantText message
    )
    {
        if (!condition)
            throw new InvalidOperationException(message.ToStringAndClear());
    }
}

/// <summary>Collects the faults of options, so that one message tells all of them.</summary>
/// <param name="demand">What stands between a value and what is accepted.</param>
internal sealed class OptionFaults(string demand = "it must be")
{
    private readonly List<string> _faults = [];

    public void Require(bool holds, string name, object? value, string accepted)
    {
        if (!holds)
            _faults.Add(Invariant.Text($"{name} is {value}; {demand} {accepted}."));
    }

    public void Require(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] InvariantText fault)
    {
        if (!holds)
            _faults.Add(fault.ToStringAndClear());
    }

    /// <exception cref="ArgumentException">There is a fault.</exception>
    public void ThrowIfAny(string parameterName, string opening = "") => Guard.That(_faults.Count == 0, parameterName, opening + this);

    /// <summary>All faults; empty where there is none.</summary>
    public override string ToString() => string.Join(' ', _faults);
}
