namespace Microsoft.ML.Data;

/// <summary>A 128-bit row identity that can be derived from others; the mixing follows Murmur3's 128-bit block step.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    private const ulong FirstFactor = 0x87c37b91114253d5;
    private const ulong SecondFactor = 0x4cf5ad432745937f;

    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high) => (Low, High) = (low, high);

    public int CompareTo(DataViewRowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object? obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";
}
