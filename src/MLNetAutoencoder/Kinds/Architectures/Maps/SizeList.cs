using System.Collections;

namespace MLNetAutoencoder;

/// <summary>Sizes that are equal when their values are.</summary>
internal sealed class SizeList(IEnumerable<int> sizes) : IReadOnlyList<int>, IEquatable<SizeList>
{
    private readonly int[] _sizes = [.. sizes];

    public int Count => _sizes.Length;

    public int this[int index] => _sizes[index];

    public IEnumerator<int> GetEnumerator() => _sizes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(SizeList? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    public override bool Equals(object? obj) => Equals(obj as SizeList);

    public override int GetHashCode() => _sizes.Aggregate(0, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", _sizes)}]";
}
