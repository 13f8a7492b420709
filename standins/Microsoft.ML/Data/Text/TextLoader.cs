using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Which fields of a text file make which columns.</summary>
public sealed class TextLoader
{
    private TextLoader() { }

    public sealed class Column
    {
        public string Name;
        public Range[] Source;

        public Column(string name, DataKind dataKind, int index) : this(name, dataKind, [new Range(index)]) { }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex) : this(name, dataKind, [new Range(minIndex, maxIndex)]) { }

        internal Column(string name, DataKind dataKind, Range[] source)
            => (Name, DataKind, Source) = (Check.NotNull(name, nameof(name)), dataKind, source);

        public DataKind DataKind { get; set; }
    }

    /// <summary>Fields side by side. Of two bounds it makes a vector, of one index a scalar.</summary>
    public sealed class Range
    {
        public int Min;
        public int? Max;
        public bool ForceVector;

        public Range(int index)
        {
            Check.Param(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            Check.Param(min >= 0, nameof(min), "Must be non-negative");
            Check.Param(max is null || max >= min, nameof(max), "If specified, must be greater than or equal to min");
            (Min, Max, ForceVector) = (min, max, true);
        }
    }
}
