using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Views;

/// <summary>A view with columns added; nothing runs until a cursor moves. Thread-safe.</summary>
internal sealed class ExtendedView : IDataView
{
    private readonly Extension _extension;
    private readonly IDataView _source;

    /// <exception cref="InvalidOperationException">ML.NET's own converter to ONNX asks for it.</exception>
    public ExtendedView(Extension extension, IDataView source)
    {
        (_extension, _source) = (extension, source);
        OnnxConverterGuard.Check();
    }

    public bool CanShuffle => !_extension.KeepsOrder && _source.CanShuffle;

    public DataViewSchema Schema => _extension.OutputSchema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var request = _extension.Request(columnsNeeded);
        return Open(request, [_source.GetRowCursor(request.Sources, _extension.KeepsOrder ? null : rand)])[0];
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        if (_extension.KeepsOrder)
            return [GetRowCursor(columnsNeeded)];
        var request = _extension.Request(columnsNeeded);
        return Open(request, _source.GetRowCursorSet(request.Sources, n, rand));
    }

    /// <summary>Takes over the source's cursors, and closes them when it cannot.</summary>
    private DataViewRowCursor[] Open(ColumnRequest request, DataViewRowCursor[] cursors)
    {
        List<DataViewRowCursor> opened = [];
        try
        {
            foreach (var cursor in cursors)
                opened.Add(_extension.Open(request, cursor, cursors.Length));
            return [.. opened];
        }
        catch
        {
            foreach (var cursor in opened.Concat(cursors.Skip(opened.Count)))
                cursor.Dispose();
            throw;
        }
    }

    /// <summary>
    /// ML.NET's converter walks from the last view of a pipeline back to the first that is none of its own, takes that for the data, and
    /// says nothing: it would write a file of the steps behind ours only. Which view it was given shows in the stack alone.
    /// </summary>
    private static class OnnxConverterGuard
    {
        private const string Assembly = "Microsoft.ML.OnnxConverter";
        private const string Converter = "Microsoft.ML.OnnxExportExtensions";

        private static volatile bool s_isLoaded;

        static OnnxConverterGuard()
        {
            AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => s_isLoaded |= IsConverter(loaded.LoadedAssembly);
            s_isLoaded |= AppDomain.CurrentDomain.GetAssemblies().Any(IsConverter);
        }

        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A program that converts keeps the names of ML.NET's types.")]
        public static void Check()
        {
            if (!s_isLoaded)
                return;
            Guard.Data(
                !new StackTrace(1).GetFrames().Any(frame => frame.GetMethod()?.DeclaringType?.FullName == Converter),
                "ML.NET's ConvertToOnnx cannot convert this step, and would write a file of the steps behind it only. Use "
                    + "mlContext.Model.ConvertPipelineToOnnx(model, data, path), which writes the whole pipeline."
            );
        }

        private static bool IsConverter(System.Reflection.Assembly assembly) => assembly.GetName().Name == Assembly;
    }
}

/// <summary>Serves rows as the source gives them. Owns the source cursor.</summary>
internal sealed class ExtendedCursor(Extension extension, ColumnRequest request, DataViewRowCursor source) : DataViewRowCursor
{
    private readonly ExtendedRow _row = new(extension, request, source);

    public override DataViewSchema Schema => extension.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext()
    {
        if (!source.MoveNext())
            return false;
        _row.Advance();
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _row.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A source row with the added columns beside it. Owns the source row.</summary>
internal sealed class ExtendedRow(Extension extension, ColumnRequest request, DataViewRow source) : DataViewRow
{
    private readonly IAddedValues? _added = request.Extends ? extension.Over(source) : null;

    public override DataViewSchema Schema => extension.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public void Advance() => _added?.Advance();

    public override bool IsColumnActive(DataViewSchema.Column column) => request.Active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        int added = column.Index - extension.InputSchema.Count;
        return added < 0 ? source.GetGetter<TValue>(source.Schema[column.Index]) : Columns.Typed<TValue>(_added!.Getter(added), column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Adds columns to single rows, as a prediction engine asks for them.</summary>
internal sealed class ExtendedMapper(Extension extension) : IRowToRowMapper
{
    public DataViewSchema InputSchema => extension.InputSchema;

    public DataViewSchema OutputSchema => extension.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        extension.Request(dependingColumns).Sources;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ExtendedRow(extension, extension.Request(activeColumns), Guard.NotNull(input));
}
