using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>Reads the features of a view into memory, in one pass.</summary>
internal static class FeatureReader
{
    private const int FirstRows = 1024;

    /// <summary>Values made room for on a view's own word for its size; beyond, room grows with the rows that come.</summary>
    private const int TrustedValues = 1 << 26;

    /// <summary>Reads all usable rows.</summary>
    /// <param name="data">The view.</param>
    /// <param name="columnName">A column of vectors of Single of known size; dense and sparse values alike.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">The column is of another type, or no row is usable.</exception>
    public static FeatureBlock Read(IDataView data, string columnName, CancellationToken cancellation)
    {
        var column = FeatureColumn.Find(data.Schema, columnName);
        int features = ((VectorDataViewType)column.Type).Size;
        int limit = Array.MaxLength / features;
        var values = new float[features * (int)Math.Min(data.GetRowCount() ?? FirstRows, Math.Max(1, TrustedValues / features))];
        int rows = 0;
        long skipped = 0;

        using (var cursor = data.GetRowCursor([column]))
        {
            var getter = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> buffer = default;
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                if (values.Length < (rows + 1) * (long)features)
                {
                    Guard.Data(rows < limit, $"Column '{columnName}' holds more than {limit:N0} rows of {features} features, which is more than one array takes; train on a sample (mlContext.Data.TakeRows or FilterByPredicate).");
                    Array.Resize(ref values, features * (int)Math.Min(limit, Math.Max(FirstRows, rows * 2L)));
                }
                getter(ref buffer);
                var row = values.AsSpan(rows * features, features);
                FeatureColumn.CopyDense(buffer, row);
                if (IsFinite(row))
                    rows++;
                else
                    skipped++;
            }
        }
        Guard.Data(rows > 0 || skipped == 0, $"All {skipped:N0} rows of column '{columnName}' hold a NaN or infinite feature; replace missing values first (Transforms.ReplaceMissingValues).");
        Guard.Data(rows > 0, $"The data has no rows to train column '{columnName}' on.");
        return new FeatureBlock(values, rows, features, skipped, FeatureColumn.SlotNames(column));
    }

    private static bool IsFinite(ReadOnlySpan<float> row)
    {
        foreach (float value in row)
        {
            if (!float.IsFinite(value))
                return false;
        }
        return true;
    }
}
