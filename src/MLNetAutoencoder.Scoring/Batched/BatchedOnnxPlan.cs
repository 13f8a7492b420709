using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Batched;

/// <summary>An ONNX model bound to an input schema. Immutable but for what its trial learns.</summary>
internal sealed class BatchedOnnxPlan : BatchedExtension
{
    private readonly OnnxSession _session;
    private readonly OnnxPorts _ports;
    private readonly BatchTrial _trial;
    private readonly DataViewType[] _types;
    private readonly RunnerPool<OnnxRunner> _runners;

    /// <param name="session">The model.</param>
    /// <param name="ports">Its tensors, as the columns of the input fit them.</param>
    /// <param name="trial">What is known of batches.</param>
    /// <param name="runners">Runners for these tensors that are free.</param>
    /// <param name="input">The schema of the source.</param>
    /// <param name="sources">The column of each input.</param>
    /// <param name="added">The column of each output.</param>
    public BatchedOnnxPlan(
        OnnxSession session,
        OnnxPorts ports,
        BatchTrial trial,
        RunnerPool<OnnxRunner> runners,
        DataViewSchema input,
        IReadOnlyList<DataViewSchema.Column> sources,
        IReadOnlyList<(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations)> added
    )
        : base(input, sources, added) =>
        (_session, _ports, _trial, _runners, _types) = (session, ports, trial, runners, [.. added.Select(column => column.Type)]);

    public override int BatchSize => _ports.CanBatch ? _trial.Size : 1;

    protected override bool IsHeavy => _trial.IsHeavy;

    public override Func<int, RowBatch> Batches(DataViewRow source)
    {
        var readers = Readers(source);
        return slot => new Batch(this, readers, slot);
    }

    public override Delegate Getter(int added, LookAheadCursor cursor) =>
        TensorColumn.GetterOf(_types[added], () => (((Batch)cursor.Current).Output(added), cursor.Row));

    public override IAddedValues Over(DataViewRow source) => new SingleRow(this, source);

    private OnnxRunner NewRunner(int rows) => new(_session, _ports, rows);

    private OnnxRunner Rent(int rows) => _runners.Take(rows) ?? NewRunner(rows);

    private void Return(OnnxRunner runner) => _runners.Return(runner, BatchSize);

    /// <summary>Lends a runner of one row for a call.</summary>
    private void UseRow(Action<OnnxRunner> use)
    {
        var runner = Rent(1);
        try
        {
            use(runner);
        }
        finally
        {
            Return(runner);
        }
    }

    private TensorColumn.Reader[] Readers(DataViewRow source) => [.. Sources.Select(column => TensorColumn.ReaderOf(source, column))];

    /// <summary>Rows that are computed together, or one by one where they depend on each other.</summary>
    private sealed class Batch(BatchedOnnxPlan plan, TensorColumn.Reader[] readers, int slot) : RowBatch(slot)
    {
        private OnnxRunner? _runner;

        public TensorBuffer Output(int output) => _runner!.Outputs[output];

        public override void Read(int row)
        {
            for (int i = 0; i < readers.Length; i++)
                readers[i](_runner!.Inputs[i], row);
        }

        protected override void Allocate(int rows)
        {
            Free();
            _runner = plan.Rent(rows);
        }

        protected override void Run()
        {
            var trial = plan._trial;
            if (Rows == 1 || trial.Rows == RowDependence.Independent)
                _runner!.Run(Rows);
            else
                plan.UseRow(RunUnsure);
            if (trial.Rows == RowDependence.Independent)
                trial.Measure(_runner!, Rows, plan.NewRunner);
        }

        protected override void Free()
        {
            if (_runner is not null)
                plan.Return(_runner);
            _runner = null;
        }

        private void RunUnsure(OnnxRunner single)
        {
            if (plan._trial.Rows != RowDependence.Check || !plan._trial.TryTogether(_runner!, single, Rows))
                _runner!.RunEach(single, Rows);
        }
    }

    /// <summary>Computes the current row of a source when it is first asked to, once per position, in buffers lent for a call.</summary>
    private sealed class SingleRow : IAddedValues
    {
        private readonly BatchedOnnxPlan _plan;
        private readonly DataViewRow _source;
        private readonly TensorColumn.Reader[] _readers;
        private readonly TensorBuffer[] _outputs;
        private readonly Action<OnnxRunner> _compute;
        private long _computed = -1;

        public SingleRow(BatchedOnnxPlan plan, DataViewRow source)
        {
            (_plan, _source, _readers) = (plan, source, plan.Readers(source));
            _outputs = [.. plan._ports.Outputs.Select(port => TensorBuffer.Of(port, 1))];
            _compute = Compute;
        }

        public void Advance() { }

        public Delegate Getter(int added) =>
            TensorColumn.GetterOf(
                _plan._types[added],
                () =>
                {
                    if (_source.Position != _computed)
                        _plan.UseRow(_compute);
                    return (_outputs[added], 0);
                }
            );

        private void Compute(OnnxRunner runner)
        {
            for (int i = 0; i < _readers.Length; i++)
                _readers[i](runner.Inputs[i], 0);
            runner.Run(1);
            for (int i = 0; i < _outputs.Length; i++)
                runner.Outputs[i].CopyRow(0, _outputs[i], 0);
            _computed = _source.Position;
        }
    }
}
