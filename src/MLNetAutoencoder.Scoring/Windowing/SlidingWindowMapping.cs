using System.ComponentModel;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Windowing;

namespace MLNetAutoencoder;

/// <summary>
/// Rolls the windows of a saved model, one class for each type that series can be told apart by. Public because ML.NET creates them by
/// their contract names when it loads such a model.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SlidingWindowMapping
{
    internal const string InputColumn = "SlidingWindowInput";
    internal const string GroupColumn = "SlidingWindowGroup";
    internal const string RowsColumn = "SlidingWindowRows";

    /// <summary>Numbers in the input before those of the row: length and padding.</summary>
    internal const int Settings = 2;

    /// <summary>Rolls a window.</summary>
    /// <typeparam name="TSource">What is read of a row.</typeparam>
    public abstract class Factory<TSource> : StatefulCustomMappingFactory<TSource, Target, State>
        where TSource : Source, new()
    {
        /// <inheritdoc/>
        public override Action<TSource, Target, State> GetMapping() => Map;

        /// <inheritdoc/>
        public override Action<State> GetStateInitAction() => _ => { };

        private protected virtual bool IsAnotherSeries(TSource source, State state) => false;

        private void Map(TSource source, Target target, State state)
        {
            var input = source.Input.GetValues();
            var row = input[Settings..];
            state.Ring ??= new WindowRing((int)input[0], row.Length, (WindowPadding)(int)input[1]);
            state.Ring.Add(row, IsAnotherSeries(source, state));
            var rows = target.Rows;
            state.Ring.CopyTo(ref rows);
            target.Rows = rows;
        }
    }

    /// <summary>Rolls a window over series that a column tells apart.</summary>
    /// <typeparam name="TGroup">The column's type.</typeparam>
    public abstract class GroupFactory<TGroup> : Factory<Source<TGroup>>
    {
        private protected override bool IsAnotherSeries(Source<TGroup> source, State state)
        {
            bool isAnother = state.Group is not TGroup last || !AreEqual(source.Group, last);
            state.Group = source.Group;
            return isAnother;
        }
    }

    private static bool AreEqual<T>(T a, T b) =>
        a is ReadOnlyMemory<char> text && b is ReadOnlyMemory<char> other
            ? text.Span.SequenceEqual(other.Span)
            : EqualityComparer<T>.Default.Equals(a, b);

    /// <summary>All rows are one series.</summary>
    [CustomMappingFactoryAttribute(Contract)]
    public sealed class OneSeries : Factory<Source>
    {
        internal const string Contract = "MLNetAutoencoder.SlidingWindow";
    }

    /// <summary>Series by text.</summary>
    [CustomMappingFactoryAttribute(Contract)]
    public sealed class ByText : GroupFactory<ReadOnlyMemory<char>>
    {
        internal const string Contract = "MLNetAutoencoder.SlidingWindow.Text";
    }

    /// <summary>Series by key.</summary>
    [CustomMappingFactoryAttribute(Contract)]
    public sealed class ByKey : GroupFactory<uint>
    {
        internal const string Contract = "MLNetAutoencoder.SlidingWindow.Key";
    }

    /// <summary>Series by number.</summary>
    [CustomMappingFactoryAttribute(Contract)]
    public sealed class ByNumber : GroupFactory<float>
    {
        internal const string Contract = "MLNetAutoencoder.SlidingWindow.Number";
    }

    /// <summary>What is read of a row.</summary>
    public class Source
    {
        /// <summary>Length and padding, then the values of the row.</summary>
        [ColumnName(InputColumn)]
        public VBuffer<float> Input { get; set; }
    }

    /// <summary>What is read of a row with a group.</summary>
    /// <typeparam name="TGroup">The group's type.</typeparam>
    public sealed class Source<TGroup> : Source
    {
        /// <summary>The same for all rows of a series.</summary>
        [ColumnName(GroupColumn)]
        public TGroup Group { get; set; } = default!;
    }

    /// <summary>What the mapping gives.</summary>
    public sealed class Target
    {
        /// <summary>The rows of the window, oldest first; of a size that only the data tells.</summary>
        [ColumnName(RowsColumn)]
        public VBuffer<float> Rows { get; set; }
    }

    /// <summary>What a cursor remembers.</summary>
    public sealed class State
    {
        internal WindowRing? Ring { get; set; }

        internal object? Group { get; set; }
    }
}
