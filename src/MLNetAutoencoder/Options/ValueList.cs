using System.Collections.ObjectModel;

namespace MLNetAutoencoder;

/// <summary>A list that is equal to another of the same values, so that settings with lists can be compared.</summary>
internal sealed class ValueList<T>(IEnumerable<T> values) : ReadOnlyCollection<T>([.. values]), IEquatable<ValueList<T>>
{
    public bool Equals(ValueList<T>? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => this.Aggregate(0, HashCode.Combine);
}
