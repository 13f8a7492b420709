using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Serving;

/// <summary>A pipeline that ML.NET saved, as the workers of a service use it. Owns the model.</summary>
internal sealed class ServedPipeline<TInput, TOutput> : IScoringModel<TInput, PipelineScore<TOutput>>
    where TInput : class
    where TOutput : class, new()
{
    private readonly MLContext _ml = new();
    private readonly string _version;
    private readonly DataViewSchema _schema;
    private readonly ITransformer _model;

    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public ServedPipeline(byte[] file, string version)
    {
        _version = version;
        using var stream = new MemoryStream(file, writable: false);
        _model = SavedPipeline.Load(_ml, stream, out _schema);
        try
        {
            _model = _model.WithBatchedOnnx(_ml); // which owns what was loaded
            Guard.Data(
                _model.IsRowToRowMapper && !HasWindows(_model),
                "The model makes its answers of several rows, as windows over a series do, and rows of several callers would meet in "
                    + "them. Give the service a model that takes the whole window as one row."
            );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string? Fault(TInput row) => row is null ? "The row is null." : null;

    public IBatchScorer<TInput, PipelineScore<TOutput>> CreateScorer(int capacity) => new Scorer(_ml, _model, _schema, _version);

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private static bool HasWindows(ITransformer step) =>
        step is SlidingWindowTransformer || (step is IEnumerable<ITransformer> chain && chain.Any(HasWindows));

    /// <summary>
    /// One view over rows that change: what ML.NET compiles for the types of input and output is compiled once, and a batch costs the
    /// cursors alone.
    /// </summary>
    private sealed class Scorer : IBatchScorer<TInput, PipelineScore<TOutput>>
    {
        private readonly Rows _rows = new();
        private readonly IEnumerable<TOutput> _outputs;
        private readonly string _version;

        public Scorer(MLContext ml, ITransformer model, DataViewSchema schema, string version)
        {
            _version = version;
            var view = model.Transform(ml.Data.LoadFromEnumerable(_rows, Definition(schema)));
            _outputs = ml.Data.CreateEnumerable<TOutput>(view, reuseRowObject: false);
        }

        public void Score(ReadOnlySpan<TInput> rows, Span<PipelineScore<TOutput>> results)
        {
            _rows.Set(rows);
            int count = 0;
            foreach (var output in _outputs)
            {
                if (count < results.Length)
                    results[count] = new(output, _version);
                count++;
            }
            Guard.Data(count == rows.Length, $"The model gave {count} answers to {rows.Length} rows.");
        }

        public void Dispose() { }

        /// <summary>The columns of the class, with sizes and slot names of those that the model was saved with.</summary>
        private static SchemaDefinition Definition(DataViewSchema schema)
        {
            var definition = SchemaDefinition.Create(typeof(TInput), SchemaDefinition.Direction.Read);
            foreach (var column in definition)
            {
                if (schema.GetColumnOrNull(column.ColumnName) is not { Type: VectorDataViewType type } saved)
                    continue;
                column.ColumnType = type;
                if (!saved.HasSlotNames())
                    continue;
                VBuffer<ReadOnlyMemory<char>> names = default;
                saved.GetSlotNames(ref names);
                column.AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, names.Length));
            }
            return definition;
        }
    }

    /// <summary>The rows of the batch, which every cursor reads anew.</summary>
    private sealed class Rows : IEnumerable<TInput>
    {
        private TInput[] _rows = [];

        public void Set(ReadOnlySpan<TInput> rows) => _rows = rows.ToArray();

        public IEnumerator<TInput> GetEnumerator() => ((IEnumerable<TInput>)_rows).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
