using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>A column that values of a model's rows come from.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Size">Values that it gives, 1 or greater: slots of a vector, 1 for a number, or the number of keys.</param>
/// <param name="Encoding">What its value becomes.</param>
/// <param name="Type">What numbers it holds, where they are <see cref="InputEncoding.Values"/>.</param>
/// <param name="IsScalar">Whether it holds one number rather than a vector.</param>
public sealed record ModelInput(
    string Name,
    int Size,
    InputEncoding Encoding = InputEncoding.Values,
    DataKind Type = DataKind.Single,
    bool IsScalar = false
)
{
    /// <summary>Column, shape and type: <c>Features [N, 6] Single</c>.</summary>
    /// <returns>The same text in every culture.</returns>
    public override string ToString() =>
        Invariant.Text($"{Name} [N, {Size}] {(Encoding == InputEncoding.Values ? Type.ToString() : Encoding.ToString())}");

    /// <summary>Whether it is a vector of Single, which models of the first format took alone.</summary>
    internal bool IsPlain => Type == DataKind.Single && !IsScalar;

    /// <summary>Whether Single does not hold all of its numbers, so that the model takes rows of Double.</summary>
    internal bool IsWide =>
        Encoding == InputEncoding.Values
        && Type is DataKind.Double or DataKind.Int32 or DataKind.UInt32 or DataKind.Int64 or DataKind.UInt64;

    /// <summary>Whether the parts make sense together; a file can hold any.</summary>
    internal bool IsWhole =>
        Name is { Length: > 0 }
        && Size > 0
        && Enum.IsDefined(Encoding)
        && (Type is >= DataKind.SByte and <= DataKind.Double or DataKind.Boolean)
        && (!IsScalar || Size == 1);
}

/// <summary>What a column's value becomes in a model's row.</summary>
public enum InputEncoding
{
    /// <summary>Numbers as they are; Booleans of a vector as 1 for true and 0 for false.</summary>
    Values,

    /// <summary>A key: 1 in its place and otherwise 0; NaN throughout for a missing key.</summary>
    Key,

    /// <summary>A Boolean: 1 for true and 0 for false.</summary>
    Flag,
}
