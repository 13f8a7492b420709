using System.Reflection;

namespace MLNetAutoencoder.Tests;

/// <summary>Names of types as C# writes them, without namespaces.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(uint)] = "uint",
    };

    public static string Of(Type type) => Write(type, null);

    /// <summary>With a question mark behind references that may be null.</summary>
    public static string Of(NullabilityInfo info) => Write(info.Type, info);

    private static string Write(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
            return Write(type.GetElementType()!, info?.ElementType);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Write(underlying, null) + "?";
        string mark = !type.IsValueType && info?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return Write(type.GetElementType()!, info?.ElementType) + "[]" + mark;
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword + mark;
        string name = type.Name.Split('`')[0];
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            name += $"<{string.Join(", ", arguments.Select((a, i) => Write(a, info?.GenericTypeArguments.ElementAtOrDefault(i))))}>";
        }
        return (type.IsNested && !type.IsGenericParameter ? Of(type.DeclaringType!) + "." : "") + name + mark;
    }
}
