using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>A model bound to an input schema: its outputs as columns that are scored in batches where that can be. Immutable.</summary>
internal sealed class ScoringPlan : BatchedExtension
{
    private readonly IReadOnlyList<ModelColumn> _columns;
    private readonly int[] _outputs;

    public ScoringPlan(AutoencoderModel model, DataViewSchema input)
        : this(model, ModelColumn.Of(model), Guard.NotNull(input)) { }

    private ScoringPlan(AutoencoderModel model, IReadOnlyList<ModelColumn> columns, DataViewSchema input)
        : base(
            input,
            [.. model.Inputs.Select(column => ModelInputs.Find(input, column))],
            columns.Select(column => (column.Name, column.TypeIn(model), column.AnnotationsIn(model, input)))
        )
    {
        Model = model;
        _columns = columns;
        _outputs = [.. columns.Select(column => model.IndexOf(column.Role))];
    }

    public AutoencoderModel Model { get; }

    /// <summary>Makes a reader of the model's input over rows of the source.</summary>
    public InputReader Reader(DataViewRow source)
    {
        DataViewSchema.Column[] columns = [.. Sources.Select(column => source.Schema[column.Index])];
        return Model.TakesDouble ? new InputReader.Of<double>(source, columns) : new InputReader.Of<float>(source, columns);
    }

    /// <summary>The bit that stands for the output of an added column.</summary>
    public ulong Output(int added) => BatchRunner.Only(_outputs[added]);

    /// <summary>Makes the getter of an added column over rows that hold the model's outputs.</summary>
    public Delegate Getter(int added, IScoredRow row) => _columns[added].Getter(row, _outputs[added]);

    public override IAddedValues Over(DataViewRow source) => new RowScorer(this, source);

    public override int BatchSize => Model.BatchSize;

    protected override bool IsHeavy => Model.IsHeavy;

    public override Func<int, RowBatch> Batches(DataViewRow source)
    {
        var reader = Reader(source);
        return slot => new ScoredBatch(Model, reader, slot);
    }

    public override Delegate Getter(int added, LookAheadCursor cursor) => Getter(added, new ScoredBatch.Row(cursor));

    /// <summary>Has the buffers of a run from the model.</summary>
    private sealed class ScoredBatch(AutoencoderModel model, InputReader reader, int slot) : RowBatch(slot)
    {
        private BatchRunner? _runner;

        public override void Read(int row) => reader.Read(_runner!, row);

        protected override void Allocate(int rows)
        {
            Free();
            _runner = model.Rent(rows);
        }

        protected override void Run() => _runner!.Score(Rows);

        protected override void Free()
        {
            if (_runner is not null)
                model.Return(_runner);
            _runner = null;
        }

        public sealed class Row(LookAheadCursor cursor) : IScoredRow
        {
            /// <summary>Not checked: a cursor's batches are those that its plan made, and this is asked for each value.</summary>
            private BatchRunner Runner => Unsafe.As<ScoredBatch>(cursor.Current)._runner!;

            public ReadOnlySpan<float> Floats(int output) => Runner.Floats(output, cursor.Row);

            public bool Boolean(int output) => Runner.Boolean(output, cursor.Row);
        }
    }
}

/// <summary>
/// Scores the current row of a source when it is first asked to, once per position. The native buffers are lent by the model for the
/// length of a call.
/// </summary>
internal sealed class RowScorer : IAddedValues, IScoredRow
{
    private readonly ScoringPlan _plan;
    private readonly DataViewRow _source;
    private readonly AutoencoderModel _model;
    private readonly InputReader _reader;
    private readonly float[][] _outputs;
    private ulong _wanted; // a bit for each output that there is a getter of
    private ulong _given; // and of the row that was scored
    private long _scored = -1;

    public RowScorer(ScoringPlan plan, DataViewRow source)
    {
        _plan = plan;
        _source = source;
        _model = plan.Model;
        _reader = plan.Reader(source);
        _outputs = [.. _model.Info.Outputs.Select(o => new float[o.Size])];
    }

    public void Advance() { }

    public Delegate Getter(int added)
    {
        _wanted |= _plan.Output(added);
        return _plan.Getter(added, this);
    }

    public ReadOnlySpan<float> Floats(int output)
    {
        Score();
        return _outputs[output];
    }

    public bool Boolean(int output)
    {
        Score();
        return _outputs[output][0] != 0;
    }

    private void Score()
    {
        if (_source.Position == _scored && _given == _wanted)
            return;
        var runner = _model.Rent(1);
        try
        {
            _reader.Read(runner, 0);
            runner.Score(1, _wanted);
            for (int i = 0; i < _outputs.Length; i++)
            {
                if ((_wanted & BatchRunner.Only(i)) != 0)
                    runner.CopyOutput(i, 0, 1, _outputs[i]);
            }
        }
        finally
        {
            _model.Return(runner);
        }
        (_scored, _given) = (_source.Position, _wanted);
    }
}

/// <summary>Reads rows of a source into the rows of a runner.</summary>
internal abstract class InputReader
{
    /// <summary>Reads the row that the source is at.</summary>
    /// <param name="runner">Of the model that the reader was made for.</param>
    /// <param name="row">The place among the runner's rows.</param>
    /// <exception cref="InvalidOperationException">A vector is not as long as its column's type.</exception>
    public abstract void Read(BatchRunner runner, int row);

    /// <typeparam name="T">What the model takes: Single or Double.</typeparam>
    public sealed class Of<T>(DataViewRow source, IReadOnlyList<DataViewSchema.Column> columns) : InputReader
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ValueGetter<VBuffer<T>> _getter = JoinedColumns<T>.Getter(source, columns);
        private VBuffer<T> _row;

        public override void Read(BatchRunner runner, int row)
        {
            _getter(ref _row);
            FeatureColumn.CopyDense(_row, runner.Input<T>(row, 1), (source, columns[0].Name));
        }
    }
}
