using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Making views and working on them. Loading text files is in Data/Text.</summary>
public sealed class DataOperationsCatalog : IInternalCatalog
{
    /// <summary>What the real split uses when neither caller nor environment gives a seed.</summary>
    private const int DefaultSeed = 42;

    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition? schemaDefinition = null) where TRow : class
        => new EnumerableDataView<TRow>(Check.NotNull(data, nameof(data)),
            MemberColumn.Of(typeof(TRow), schemaDefinition, SchemaDefinition.Direction.Read));

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema) where TRow : class
        => LoadFromEnumerable(data, DefinitionOf<TRow>(Check.NotNull(schema, nameof(schema))));

    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false,
        SchemaDefinition? schemaDefinition = null) where TRow : class, new()
    {
        Check.NotNull(data, nameof(data));
        return Enumerate(data, new ObjectBinding<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition), reuseRowObject);
    }

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        var cached = new CachedDataView(Check.NotNull(input, nameof(input)));
        if (columnsToPrefetch is { Length: > 0 })
        {
            cached.Fill(input.Schema.Flags(columnsToPrefetch.Select(name =>
                input.Schema.GetColumnOrNull(name) ?? throw Check.ColumnNotFound(nameof(columnsToPrefetch), "prefetch", name))));
        }
        return cached;
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        Check.NotNull(input, nameof(input));
        Check.Param(columns is { Length: > 0 }, nameof(columns));
        var tested = MissingValueTest.Columns(input.Schema, columns);
        return new FilteredDataView(input, tested, MissingValueTest.Over(tested));
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        Check.NotNull(input, nameof(input));
        Check.Param(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffledDataView(input, seed ?? _env.Register("Shuffle").Rand.Next(), shufflePoolSize, shuffleSource);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        Check.NotNull(input, nameof(input));
        Check.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new FirstRowsDataView(input, count);
    }

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string? samplingKeyColumnName = null, int? seed = null)
    {
        Check.NotNull(data, nameof(data));
        Check.Param(0 < testFraction && testFraction < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        var split = new RowSplit(data, samplingKeyColumnName, SeedOf(seed));
        return new(split.Rows(testFraction, below: false), split.Rows(testFraction, below: true));
    }

    /// <summary>The class's own definition with types and annotations of a schema; all its columns must have a member.</summary>
    internal static SchemaDefinition DefinitionOf<TRow>(DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        foreach (var column in schema)
        {
            var member = definition[column.Name];
            Check.State(member != null, $"Type should contain a member named {column.Name}");
            member.Adopt(column);
        }
        return definition;
    }

    private static IEnumerable<TRow> Enumerate<TRow>(IDataView data, ObjectBinding<TRow> binding, bool reuseRowObject) where TRow : class, new()
    {
        using var cursor = data.GetRowCursor(binding.Sources);
        var filler = new ObjectFiller<TRow>(cursor, binding);
        TRow? row = null;
        while (cursor.MoveNext())
        {
            if (!reuseRowObject || row == null)
                row = new();
            filler.Fill(row);
            yield return row;
        }
    }

    private int SeedOf(int? seed) => seed ?? LocalEnvironment.Of(_env)?.Seed ?? DefaultSeed;

    public struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet) => (TrainSet, TestSet) = (trainSet, testSet);
    }
}
