using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder;

/// <summary>Applies an ONNX model to the rows of a view; nothing is learned. Thread-safe.</summary>
[RequiresDynamicCode(ItemTyped.NeedsCode)]
[RequiresUnreferencedCode(ItemTyped.NeedsCode)]
public sealed class BatchedOnnxEstimator : IEstimator<BatchedOnnxTransformer>
{
    private static readonly MLContext s_ml = new();

    private readonly byte[] _onnx;
    private readonly OnnxDevice _device;
    private readonly OnnxColumns _columns;
    private readonly RowDependence _rows;
    private readonly int? _batchSize;
    private readonly string? _tempFolder;

    internal BatchedOnnxEstimator(byte[] onnx, BatchedOnnxOptions options, (int? Gpu, bool FallbackToCpu) context, string? tempFolder)
    {
        var faults = new OptionFaults();
        AcceptedRanges.Check(options, faults);
        faults.ThrowIfAny(nameof(options));
        (_onnx, _batchSize, _tempFolder) = (onnx, options.BatchSize, tempFolder);
        _device = new OnnxDevice(options.Threads, options.GpuDeviceId ?? context.Gpu, options.FallbackToCpu ?? context.FallbackToCpu);
        var session = OnnxSession.Open(onnx, _device);
        try
        {
            var model = ModelProto.Read(onnx);
            _columns = OnnxColumns.Of(session, model, options);
            var said = OnnxColumns.RowsOf(model);
            _rows = options.Rows == RowDependence.Check ? said : options.Rows;
        }
        finally
        {
            session.Close();
        }
    }

    /// <summary>Binds the model to a view.</summary>
    /// <param name="input">Has the columns that the model takes.</param>
    /// <returns>The transformer; dispose it when done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size.</exception>
    public BatchedOnnxTransformer Fit(IDataView input)
    {
        var ports = _columns.Bind(Guard.NotNull(input).Schema).Ports;
        return new BatchedOnnxTransformer(OnnxSession.Open(_onnx, _device), _columns, ports, _rows, _batchSize)
        {
            TempFolder = _tempFolder,
        };
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var known = Guard.NotNull(inputSchema).Select(column => column.Name).ToHashSet();
        if (_columns.Inputs.FirstOrDefault(name => !known.Contains(name)) is { } missing)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), missing, $"There is no column '{missing}'.");
        var added = _columns.Added(_columns.Ports).ToDictionary(column => column.Name, column => column.Type);
        return new SchemaShape(
            inputSchema.Where(column => !added.ContainsKey(column.Name)).Concat(added.SelectMany(column => Shape(column.Key, column.Value)))
        );
    }

    /// <summary>A column as ML.NET's own estimator describes it, since no other can make one.</summary>
    private static SchemaShape Shape(string name, DataViewType type) =>
        type is VectorDataViewType vector
            ? Shape(typeof(Vector<>), vector.ItemType, name, type)
            : Shape(typeof(Scalar<>), type, name, type);

    private static SchemaShape Shape(Type cell, DataViewType item, string name, DataViewType type)
    {
        var make = ((Func<string, DataViewType, SchemaShape>)Shape<Scalar<float>>).Method.GetGenericMethodDefinition();
        return (SchemaShape)make.MakeGenericMethod(cell.MakeGenericType(item.RawType)).Invoke(null, [name, type])!;
    }

    private static SchemaShape Shape<TCell>(string name, DataViewType type)
        where TCell : class, new()
    {
        var definition = SchemaDefinition.Create(typeof(TCell));
        (definition[0].ColumnName, definition[0].ColumnType) = (name, type);
        return s_ml
            .Transforms.CustomMapping<object, TCell>((_, _) => { }, null, outputSchemaDefinition: definition)
            .GetOutputSchema(new SchemaShape([]));
    }

    private sealed class Scalar<T>
    {
        public T? Value { get; set; }
    }

    private sealed class Vector<T>
    {
        [VectorType]
        public VBuffer<T> Value { get; set; }
    }
}
