using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Internal;

/// <summary>The few ways the real library reports a fault: which exception type stands for what.</summary>
internal static class Check
{
    public static T NotNull<T>([NotNull] T? value, string name) where T : class => value ?? throw new ArgumentNullException(name);

    public static string NonEmpty([NotNull] string? value, string name)
        => string.IsNullOrEmpty(value) ? throw new ArgumentOutOfRangeException(name, $"{name} cannot be null or empty") : value;

    /// <summary>A bad argument of the caller.</summary>
    public static void Param([DoesNotReturnIf(false)] bool condition, string name, string? message = null)
    {
        if (!condition)
            throw message == null ? new ArgumentOutOfRangeException(name) : new ArgumentOutOfRangeException(name, message);
    }

    /// <summary>A call that does not fit the state of the object.</summary>
    public static void State([DoesNotReturnIf(false)] bool condition, string? message = null)
    {
        if (!condition)
            throw message == null ? new InvalidOperationException() : new InvalidOperationException(message);
    }

    /// <summary>Bytes or text that cannot be understood.</summary>
    public static void Decode([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw new FormatException(message);
    }

    public static Exception ColumnNotFound(string parameter, string role, string column)
        => new ArgumentOutOfRangeException(parameter, $"Could not find {role} column '{column}'");

    public static Exception SchemaMismatch(string parameter, string role, string column, string expected, string actual)
        => new ArgumentOutOfRangeException(parameter, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}");
}
