using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Data;

/// <summary>
/// What is taken off values of Double before they become Single, so that a large column keeps what it varies by: of each value the median
/// of the first rows where these do not fit into Single, else 0.
/// </summary>
internal static class RowOrigin
{
    private const int MostRows = 1000;
    private const int LeastRows = 16;
    private const int MostValues = 1 << 20;

    /// <summary>Reads the first rows of a view.</summary>
    /// <returns>A number for each value of a row; null where all are 0.</returns>
    public static double[]? Learn(IDataView view, RowColumns columns, CancellationToken cancellation)
    {
        if (!columns.IsWide)
            return null;
        var rows = Read(view, columns, cancellation);
        var origin = new double[columns.Size];
        var kept = columns.Unscaled.ToHashSet();
        for (int place = 0; place < origin.Length; place++)
        {
            double[] values = [.. rows.Select(row => row[place]).Where(double.IsFinite)];
            if (kept.Contains(place) || values.All(value => value == (float)value))
                continue;
            Array.Sort(values);
            origin[place] = values[values.Length / 2];
        }
        return origin.All(value => value == 0) ? null : origin;
    }

    /// <summary>Makes a getter of rows of Single from columns that Single does not hold.</summary>
    /// <param name="row">Has the columns active.</param>
    /// <param name="columns">Of the row's schema.</param>
    /// <param name="origin">What is taken off; null for nothing.</param>
    public static ValueGetter<VBuffer<float>> Getter(DataViewRow row, RowColumns columns, double[]? origin)
    {
        var getter = JoinedColumns<double>.Getter(row, columns.Values);
        int[] shifted = origin is null ? [] : [.. Enumerable.Range(0, origin.Length).Where(place => origin[place] != 0)];
        var room = new double[columns.Size];
        VBuffer<double> wide = default;
        return (ref VBuffer<float> value) =>
        {
            getter(ref wide);
            if (wide.Length != room.Length)
                FeatureColumn.CopyDense(wide, room, (row, columns.Features.Columns[0].Name)); // throws
            if (wide.IsDense || HoldsAll(wide.GetIndices(), shifted))
                Write(wide, origin, ref value);
            else
                Write(Dense(wide, room), origin, ref value);
        };
    }

    private static List<double[]> Read(IDataView view, RowColumns columns, CancellationToken cancellation)
    {
        int most = Math.Clamp(MostValues / columns.Size, LeastRows, MostRows);
        var rows = new List<double[]>();
        using var cursor = view.GetRowCursor(columns.Values);
        var getter = JoinedColumns<double>.Getter(cursor, columns.Values);
        VBuffer<double> wide = default;
        while (rows.Count < most && cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            getter(ref wide);
            var row = new double[columns.Size];
            FeatureColumn.CopyDense(wide, row, (cursor, columns.Features.Columns[0].Name));
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>Whether a sparse row stores all values that something is taken off; both ascend.</summary>
    private static bool HoldsAll(ReadOnlySpan<int> stored, int[] shifted)
    {
        int at = 0;
        foreach (int place in shifted)
        {
            while (at < stored.Length && stored[at] < place)
                at++;
            if (at == stored.Length || stored[at] != place)
                return false;
        }
        return true;
    }

    private static VBuffer<double> Dense(in VBuffer<double> wide, double[] room)
    {
        wide.CopyTo(room);
        return new VBuffer<double>(room.Length, room);
    }

    private static void Write(in VBuffer<double> wide, double[]? origin, ref VBuffer<float> value)
    {
        var values = wide.GetValues();
        var slots = wide.IsDense ? default : wide.GetIndices();
        var editor = VBufferEditor.Create(ref value, wide.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            double centered = origin is null ? values[i] : values[i] - origin[wide.IsDense ? i : slots[i]];
            editor.Values[i] = double.IsFinite(values[i]) ? (float)Math.Clamp(centered, float.MinValue, float.MaxValue) : (float)values[i];
        }
        slots.CopyTo(editor.Indices);
        value = editor.Commit();
    }
}
