using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Batches that other threads compute while the caller works on.</summary>
public class LookAheadHelpersTests
{
    private const int Rows = 5000;

    private readonly Doubling _plan;
    private readonly TestView _source = new(Rows, TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row));

    public LookAheadHelpersTests() => _plan = new Doubling(_source.Schema);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void MoveNext_BatchesThatTakeTheirTime_GivesEachRowOnceInOrder(int helpers)
    {
        _plan.Work = first => Thread.SpinWait(first * 7919 % 20_000); // some long, some short
        using (var cursor = Open(helpers))
            Assert.Equal(Enumerable.Range(0, Rows).Select(row => 2 * row), Values(cursor));
        Assert.Equal(Rows, _plan.Computed);
        Assert.Equal(_plan.Made, _plan.Freed);
        Assert.True(helpers > 0 || _plan.Threads.Count == 1);
    }

    [Fact]
    public void MoveNext_HelperIsSlow_CallerComputesMeanwhile()
    {
        var limit = TimeSpan.FromSeconds(60);
        using ManualResetEventSlim helps = new(),
            isAhead = new();
        int caller = Environment.CurrentManagedThreadId,
            slow = int.MaxValue;
        bool? ranMeanwhile = null;
        _plan.Work = first =>
        {
            if (Environment.CurrentManagedThreadId == caller)
            {
                Assert.True(first == 0 || helps.Wait(limit)); // the first batch is too small for helpers
                if (first > slow)
                    isAhead.Set();
            }
            else if (ranMeanwhile is null)
            {
                slow = first;
                helps.Set();
                ranMeanwhile = isAhead.Wait(limit);
            }
        };
        using var cursor = Open(helpers: 1);
        Assert.Equal(Rows, Values(cursor).Count());
        Assert.True(ranMeanwhile);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void MoveNext_ABatchFails_GivesTheRowsBeforeAndThenItsErrorAlways(int helpers)
    {
        _plan.FailsAt = 3000;
        var cursor = Open(helpers);
        List<int> read = [];
        for (int i = 0; i < 2; i++)
        {
            var e = Assert.Throws<InvalidDataException>(() => read.AddRange(Values(cursor)));
            Assert.Equal("3000", e.Message);
        }
        cursor.Dispose();
        Assert.Equal(_plan.Made, _plan.Freed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Dispose_WhileHelpersWork_FreesNothingThatIsRead(int helpers)
    {
        _plan.Work = _ => Thread.Sleep(1);
        for (int rows = 1; rows < Rows; rows += 311)
        {
            var cursor = Open(helpers);
            Assert.Equal(rows, Values(cursor).Take(rows).Count());
            cursor.Dispose();
            cursor.Dispose();
        }
        Assert.Equal(0, _plan.RunsAfterFree);
        Assert.Equal(_plan.Made, _plan.Freed);
    }

    private LookAheadCursor Open(int helpers)
    {
        var request = _plan.Request([_plan.OutputSchema["Double"]]);
        return new(_plan, request, _source.GetRowCursor(request.Sources), helpers);
    }

    private IEnumerable<int> Values(LookAheadCursor cursor)
    {
        var getter = cursor.GetGetter<int>(_plan.OutputSchema["Double"]);
        int value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return value;
        }
    }

    /// <summary>Doubles the numbers of a column, and counts what it does.</summary>
    private sealed class Doubling(DataViewSchema input)
        : BatchedExtension(input, [input["Id"]], [("Double", NumberDataViewType.Int32, null)])
    {
        public const int Batch = 64;

        private int _computed,
            _made,
            _freed,
            _runsAfterFree;

        /// <summary>Is done before a batch is computed, given its first row.</summary>
        public Action<int> Work { get; set; } = _ => { };

        public int FailsAt { get; set; } = -1;

        public int Computed => _computed;

        public int Made => _made;

        public int Freed => _freed;

        public int RunsAfterFree => _runsAfterFree;

        public HashSet<int> Threads { get; } = [];

        public override int BatchSize => Batch;

        protected override bool IsHeavy => true;

        public override IAddedValues Over(DataViewRow source) => throw new NotSupportedException();

        public override Func<int, RowBatch> Batches(DataViewRow source)
        {
            var getter = source.GetGetter<int>(source.Schema["Id"]);
            return slot => new Numbers(this, getter, slot);
        }

        public override Delegate Getter(int added, LookAheadCursor cursor) =>
            (ValueGetter<int>)((ref int value) => value = ((Numbers)cursor.Current).Results[cursor.Row]);

        private sealed class Numbers : RowBatch
        {
            private readonly Doubling _plan;
            private readonly ValueGetter<int> _getter;
            private int[] _inputs = [];
            private bool _isFree;

            public Numbers(Doubling plan, ValueGetter<int> getter, int slot)
                : base(slot)
            {
                (_plan, _getter) = (plan, getter);
                Interlocked.Increment(ref plan._made);
            }

            public int[] Results { get; private set; } = [];

            public override void Read(int row) => _getter(ref _inputs[row]);

            protected override void Allocate(int rows) => (_inputs, Results) = (new int[rows], new int[rows]);

            protected override void Run()
            {
                if (_isFree)
                    Interlocked.Increment(ref _plan._runsAfterFree);
                lock (_plan.Threads)
                    _plan.Threads.Add(Environment.CurrentManagedThreadId);
                _plan.Work(_inputs[0]);
                for (int row = 0; row < Rows; row++)
                {
                    Results[row] = _inputs[row] == _plan.FailsAt ? throw new InvalidDataException($"{_plan.FailsAt}") : 2 * _inputs[row];
                    Interlocked.Increment(ref _plan._computed);
                }
            }

            protected override void Free()
            {
                if (_isFree)
                    return;
                _isFree = true;
                Interlocked.Increment(ref _plan._freed);
            }
        }
    }
}
