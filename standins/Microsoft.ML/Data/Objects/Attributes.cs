using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Gives a member's column another name.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class ColumnNameAttribute(string name) : Attribute
{
    internal string Name { get; } = name;
}

/// <summary>Fixes the size of a vector member; without it, or with no size, rows may differ in length.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute() { }

    public VectorTypeAttribute(int size)
    {
        Check.Param(size >= 0, nameof(size), "Should be non-negative number");
        Dims = [size];
    }

    internal int[] Dims { get; } = [];
}

/// <summary>Says which fields of a text file a member is read from.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class LoadColumnAttribute : Attribute
{
    public LoadColumnAttribute(int fieldIndex) => Sources = [new(fieldIndex)];

    public LoadColumnAttribute(int start, int end) => Sources = [new(start, end)];

    internal TextLoader.Range[] Sources { get; }
}
