using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A column type whose values are of use only while the source stands on their row, as images are.</summary>
internal sealed class ResourceType() : StructuredDataViewType(typeof(ResourceType.Value))
{
    public static TestColumn Column(string name) => TestColumn.Scalar(name, new ResourceType(), row => new Value(row));

    public override bool Equals(DataViewType? other) => other is ResourceType;

    public override bool Equals(object? obj) => obj is ResourceType;

    public override int GetHashCode() => 17;

    public sealed record Value(int Row);
}
