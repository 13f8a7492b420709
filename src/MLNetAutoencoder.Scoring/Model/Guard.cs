using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNetAutoencoder;

/// <summary>Throws for faulty arguments and data; messages that need more than a condition are thrown where they are made.</summary>
internal static class Guard
{
    public static T NotNull<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
        => value ?? throw new ArgumentNullException(name);

    public static string NotBlank([NotNull] string? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        => !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new ArgumentException($"'{name}' is {(value is null ? "null" : "blank")}; give a name.", name);

    public static void That([DoesNotReturnIf(false)] bool condition, string name, string message)
    {
        if (!condition)
            throw new ArgumentException(message, name);
    }

    /// <summary>A fault of the data or its schema, as ML.NET reports them.</summary>
    public static void Data([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
