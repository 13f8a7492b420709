using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Conversion;

/// <summary>What came of computing rows by a pipeline and by an ONNX file.</summary>
/// <param name="Rows">How many there were.</param>
/// <param name="ByColumn">The greatest difference of numbers, or the share of rows in which something else differs.</param>
/// <param name="OfNumbers">The columns of numbers with a fraction.</param>
/// <param name="Fault">Why the file could not compute them; null where it could.</param>
internal sealed record PipelineCheck(
    int Rows,
    IReadOnlyDictionary<string, double> ByColumn,
    IReadOnlySet<string> OfNumbers,
    string? Fault = null
)
{
    /// <summary>Keys, Booleans and texts tip at a boundary: the share of rows that may.</summary>
    private const double TippedRows = 0.01;

    /// <summary>Rows that are computed one by one too, where they can be computed together.</summary>
    private const int RowsAlone = 8;

    /// <param name="onnx">The file.</param>
    /// <param name="columns">The columns of its inputs and outputs.</param>
    /// <param name="rows">The rows before the pipeline.</param>
    /// <param name="transformed">The rows behind it.</param>
    /// <param name="kind">How the file takes rows.</param>
    /// <exception cref="ModelFormatException">ONNX Runtime cannot load the file.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static PipelineCheck Run(byte[] onnx, BatchedOnnxOptions columns, IDataView rows, IDataView transformed, PipelineOnnxRows kind)
    {
        int count = Count(rows);
        Guard.Data(
            count > 0,
            "The data has no rows to compare the ONNX file with the pipeline on. Give it some, the rows of the training for instance."
        );
        var session = OnnxSession.Open(onnx, new OnnxDevice(1, null, false));
        try
        {
            var bound = OnnxColumns.Of(session, ModelProto.Read(onnx), columns);
            var (ports, sources) = bound.Bind(rows.Schema);
            using var runner = new OnnxRunner(session, ports, count);
            using var single = new OnnxRunner(session, ports, 1);
            using (var cursor = rows.GetRowCursor(sources))
                Fill(cursor, runner.Inputs, sources);
            var expected = Expected(transformed, bound.Outputs, count);
            if (kind == PipelineOnnxRows.One)
            {
                runner.RunEach(single, count);
                return Compare(runner, bound.Outputs, expected, count);
            }
            runner.Run(count);
            var check = Compare(runner, bound.Outputs, expected, count);
            if (kind == PipelineOnnxRows.Series)
                return check;
            runner.RunEach(single, Math.Min(count, RowsAlone));
            var alone = Compare(runner, bound.Outputs, expected, count);
            return check with { ByColumn = check.ByColumn.ToDictionary(c => c.Key, c => Math.Max(c.Value, alone.ByColumn[c.Key])) };
        }
        catch (InvalidOperationException e)
        {
            return new PipelineCheck(count, new Dictionary<string, double>(), new HashSet<string>(), e.Message);
        }
        finally
        {
            session.Close();
        }
    }

    public bool IsWithin(double tolerance) => Fault is null && ByColumn.Keys.All(column => IsWithin(column, tolerance));

    /// <summary>What is not within a tolerance, as a part of a sentence.</summary>
    public string Describe(double tolerance) =>
        Fault
        ?? string.Join(
            ", ",
            ByColumn
                .Where(column => !IsWithin(column.Key, tolerance))
                .Select(column =>
                    OfNumbers.Contains(column.Key)
                        ? Invariant.Text($"column '{column.Key}' by {column.Value:G3}")
                        : Invariant.Text($"column '{column.Key}' in {100 * column.Value:F0}% of the rows")
                )
        );

    private bool IsWithin(string column, double tolerance) => ByColumn[column] <= (OfNumbers.Contains(column) ? tolerance : TippedRows);

    private static int Count(IDataView rows)
    {
        using var cursor = rows.GetRowCursor([]);
        int count = 0;
        while (cursor.MoveNext())
            count++;
        return count;
    }

    private static void Fill(DataViewRowCursor cursor, IReadOnlyList<TensorBuffer> buffers, IReadOnlyList<DataViewSchema.Column> columns)
    {
        TensorColumn.Reader[] readers = [.. columns.Select(column => TensorColumn.ReaderOf(cursor, column))];
        for (int row = 0; cursor.MoveNext(); row++)
        {
            for (int i = 0; i < readers.Length; i++)
                readers[i](buffers[i], row);
        }
    }

    private static TensorBuffer[] Expected(IDataView transformed, IReadOnlyList<string> names, int count)
    {
        DataViewSchema.Column[] columns = [.. names.Select(name => transformed.Schema[name])];
        TensorBuffer[] expected = [.. columns.Select(column => TensorBuffer.Of(TensorPort.Of(column), count))];
        using var cursor = transformed.GetRowCursor(columns);
        Fill(cursor, expected, columns);
        return expected;
    }

    private static PipelineCheck Compare(OnnxRunner made, IReadOnlyList<string> names, TensorBuffer[] expected, int count)
    {
        var byColumn = new Dictionary<string, double>();
        var ofNumbers = new HashSet<string>();
        for (int i = 0; i < names.Count; i++)
        {
            double[] differences = [.. Enumerable.Range(0, count).Select(row => made.Outputs[i].Difference(row, expected[i], row))];
            bool isOfNumbers = expected[i] is TensorBuffer<float> or TensorBuffer<double>;
            if (isOfNumbers)
                ofNumbers.Add(names[i]);
            byColumn[names[i]] = isOfNumbers ? differences.Max() : differences.Count(value => value != 0) / (double)count;
        }
        return new PipelineCheck(count, byColumn, ofNumbers);
    }
}
