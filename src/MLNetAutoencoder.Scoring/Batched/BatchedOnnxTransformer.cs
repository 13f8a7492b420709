using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder;

/// <summary>Applies an ONNX model to the rows of a view, many rows in a call where the model computes each by itself.</summary>
/// <remarks>
/// Views are lazy, and each column is computed only when asked for. Transformers over the same model share a session. Saved models load
/// with plain ML.NET, which computes row by row; <c>WithBatchedOnnx</c> makes them this transformer again. Thread-safe until disposed; a
/// prediction engine over it is not.
/// </remarks>
public sealed class BatchedOnnxTransformer : ITransformer, IDisposable
{
    private readonly OnnxSession _session;
    private readonly OnnxColumns _columns;
    private readonly BatchTrial _trial;
    private readonly object _lock = new();
    private volatile OnnxPorts _ports;
    private RunnerPool<OnnxRunner> _runners = new(); // for the ports
    private int _disposed;

    internal BatchedOnnxTransformer(OnnxSession session, OnnxColumns columns, OnnxPorts ports, RowDependence rows, int? batchSize)
    {
        (_session, _columns, _ports) = (session, columns, ports);
        _trial = new BatchTrial(rows, batchSize, columns.Ports.Widest, session.Onnx.Length / sizeof(float));
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>
    /// Whether rows of the view that it was last applied to are computed together (<see cref="RowDependence.Independent"/>) or one by one;
    /// <see cref="RowDependence.Check"/> until the first rows have been computed together.
    /// </summary>
    public RowDependence Rows => _ports.CanBatch ? _trial.Rows : RowDependence.Dependent;

    /// <summary>Where files are kept while the step is saved; null for where ML.NET keeps them by default.</summary>
    internal string? TempFolder { get; init; }

    /// <summary>The step of a loaded model that this one stands for, and frees; null for none.</summary>
    internal OnnxTransformer? Replaced { get; init; }

    internal OnnxSession Session => _session;

    internal OnnxColumns Columns => _columns;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new ExtendedView(Bind(Guard.NotNull(input).Schema), input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ExtendedMapper(Bind(inputSchema));

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>mlContext.Model.Save</c>.</summary>
    /// <param name="ctx">Where ML.NET saves to.</param>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (Replaced is ICanSaveModel original)
            original.Save(ctx);
        else
            OnnxBuiltIns.Save(_session.Onnx, _columns, ctx, TempFolder);
    }

    /// <summary>Gives the session back; the last transformer over a model frees it.</summary>
    public void Dispose()
    {
        Close();
        Replaced?.Dispose();
    }

    /// <summary>Gives the session back, and leaves the step that this one stands for as it is.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        lock (_lock)
            _runners.Dispose();
        _session.Close();
    }

    private BatchedOnnxPlan Bind(DataViewSchema input)
    {
        var (ports, sources) = _columns.Bind(Guard.NotNull(input));
        var runners = RunnersFor(ports);
        var added = Replaced is null ? _columns.Added(ports) : _columns.AddedBy(Replaced.GetOutputSchema(input));
        return new BatchedOnnxPlan(_session, ports, _trial, runners, input, sources, added);
    }

    /// <summary>Those of the schema before where its rows are the same.</summary>
    private RunnerPool<OnnxRunner> RunnersFor(OnnxPorts ports)
    {
        lock (_lock)
        {
            Guard.Open(_disposed == 0); // so that the pool is freed
            if (!ports.IsSame(_ports))
            {
                _runners.Dispose();
                (_ports, _runners) = (ports, new());
            }
            return _runners;
        }
    }
}
