using Microsoft.ML;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Reads a column of scalars along a view, by one cursor or by several that share the rows.</summary>
/// <param name="name">What the view is.</param>
/// <param name="view">Rows with the column.</param>
/// <param name="column">The column.</param>
/// <param name="cursors">How many cursors share the rows.</param>
/// <param name="inTurn">Whether several cursors are read one after the other rather than side by side.</param>
internal sealed class ColumnLoop(string name, IDataView view, string column, int cursors = 1, bool inTurn = false) : ScoringLoop
{
    public override string Name => name;

    public override double Run(int rows)
    {
        var asked = view.Schema[column];
        if (cursors == 1)
            return Read(view.GetRowCursor([asked]), asked, rows);
        var parts = view.GetRowCursorSet([asked], cursors);
        return inTurn
            ? parts.Sum(part => Read(part, asked, rows / cursors))
            : parts.AsParallel().WithDegreeOfParallelism(cursors).Sum(part => Read(part, asked, rows / cursors));
    }

    private static double Read(DataViewRowCursor cursor, DataViewSchema.Column column, int rows)
    {
        using (cursor)
        {
            var getter = cursor.GetGetter<float>(column);
            double sum = 0;
            float value = 0;
            for (int row = 0; row < rows && cursor.MoveNext(); row++)
            {
                getter(ref value);
                sum += value;
            }
            return sum;
        }
    }
}
