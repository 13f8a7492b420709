using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Microsoft.ML;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Conversion;

/// <summary>Turns a pipeline into one ONNX file, and checks it on rows before it is given out.</summary>
internal sealed class PipelineConverter
{
    private const string NamesOption = "options";

    private readonly PipelineSteps _steps;
    private readonly PipelineOnnxOptions _options;
    private readonly string? _tempFolder;
    private readonly IDataView _rows;
    private readonly List<string> _wanted;
    private readonly Dictionary<string, string> _names;

    private PipelineConverter(PipelineSteps steps, IDataView rows, PipelineOnnxOptions options, string? tempFolder)
    {
        (_steps, _rows, _options, _tempFolder) = (steps, rows, options, tempFolder);
        _wanted = Wanted();
        _names = Names();
    }

    /// <exception cref="ArgumentException">An option is faulty, or names a column that is not there.</exception>
    /// <exception cref="InvalidOperationException">
    /// A step cannot be converted, the data has no rows, or the file differs from the pipeline.
    /// </exception>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public static (byte[] Onnx, PipelineOnnxReport Report) Convert(
        ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView data,
        PipelineOnnxOptions options
    )
    {
        var faults = new OptionFaults();
        AcceptedRanges.Check(options, faults);
        faults.ThrowIfAny(nameof(options));
        string? tempFolder = CatalogEnvironment.TempFolder(CatalogEnvironment.Of(catalog));
        var ml = new MLContext { TempFilePath = tempFolder };
        var batched = model.WithBatchedOnnx(ml);
        try
        {
            var rows = ml.Data.Cache(ml.Data.TakeRows(data, options.CheckedRows));
            var steps = new PipelineSteps(catalog, batched, rows.Schema);
            return new PipelineConverter(steps, rows, options, tempFolder).Convert();
        }
        finally
        {
            foreach (var step in PipelineSteps.Flat(batched).Except(PipelineSteps.Flat(model)))
                Free(step);
        }
    }

    /// <summary>Frees what a step got beside the one that it stands for.</summary>
    private static void Free(ITransformer step)
    {
        if (step is AutoencoderTransformerBase model)
            model.Model.Dispose();
        else if (step is BatchedOnnxTransformer onnx)
            onnx.Close();
    }

    private (byte[] Onnx, PipelineOnnxReport Report) Convert()
    {
        var graph = Build(_steps.Count, _wanted, _names);
        var rows = _steps.AreOfSeries ? PipelineOnnxRows.Series : PipelineOnnxRows.Independent;
        byte[] exact = File(graph.Model, rows);
        var check = Check(exact, graph.Inputs, rows);
        if (!check.IsWithin(_options.Tolerance) && rows == PipelineOnnxRows.Independent)
        {
            byte[] single = File(graph.Model, PipelineOnnxRows.One);
            var alone = Check(single, graph.Inputs, PipelineOnnxRows.One);
            if (alone.IsWithin(_options.Tolerance) || check.Fault is not null)
                (exact, check, rows) = (single, alone, PipelineOnnxRows.One);
        }
        if (!check.IsWithin(_options.Tolerance))
            throw Differs(check, rows);
        byte[] onnx = _options.Weights == OnnxWeights.Single ? exact : File(Reduced(graph.Model), rows);
        var losses = _options.Weights == OnnxWeights.Single ? null : Check(onnx, graph.Inputs, rows).ByColumn;
        return (
            onnx,
            new PipelineOnnxReport(
                [.. graph.Inputs.Select(column => new PipelineOnnxColumn(InputName(column), column, _steps.Input[column].Type))],
                [.. _wanted.Select(column => new PipelineOnnxColumn(_names[column], column, _steps.Behind(_steps.Count)[column].Type))],
                rows,
                onnx.Length,
                check.Rows,
                check.ByColumn,
                losses
            )
        );
    }

    private string InputName(string column) => _options.InputNames?.GetValueOrDefault(column) ?? column;

    /// <summary>The columns that were asked for, or those that the last step to add any adds.</summary>
    private List<string> Wanted()
    {
        var last = _steps.Behind(_steps.Count);
        if (_options.OutputColumns is { } asked)
        {
            var faults = new OptionFaults();
            faults.Require(asked.Count > 0, $"OutputColumns is empty; name at least one column, or leave it null.");
            foreach (string name in asked.Where(name => last.GetColumnOrNull(name) is null))
                faults.Require(false, $"OutputColumns names '{name}'; the pipeline has {Columns.Names(last)}.");
            faults.ThrowIfAny(NamesOption);
            return [.. asked.Distinct()];
        }
        for (int step = _steps.Count; step > 0; step--)
        {
            var added = _steps.AddedBy(step).Where(name => last.GetColumnOrNull(name) is not null).ToList();
            if (added.Count > 0)
                return added;
        }
        throw new ArgumentException("The pipeline adds no column that is left at its end; name output columns (OutputColumns).");
    }

    private Dictionary<string, string> Names()
    {
        var inputs = _steps.Input.Where(column => !column.IsHidden).Select(column => column.Name).ToList();
        var taken = inputs.Select(InputName).ToHashSet();
        var names = _wanted.ToDictionary(
            column => column,
            column => _options.OutputNames?.GetValueOrDefault(column) ?? (taken.Contains(column) ? column + ModelOutput.Suffix : column)
        );
        var faults = new OptionFaults();
        foreach (string column in (_options.InputNames?.Keys ?? []).Except(inputs))
            faults.Require(false, $"InputNames names column '{column}'; the data has {Columns.Names(_steps.Input)}.");
        foreach (string column in (_options.OutputNames?.Keys ?? []).Except(_wanted))
            faults.Require(false, $"OutputNames names column '{column}'; the outputs are '{string.Join("', '", _wanted)}'.");
        foreach (var same in names.Values.Concat(inputs.Select(InputName)).GroupBy(name => name).Where(same => same.Count() > 1))
            faults.Require(false, $"'{same.Key}' would be the name of two inputs or outputs; give them names of their own.");
        faults.ThrowIfAny(NamesOption);
        return names;
    }

    private (ModelProto Model, IReadOnlyList<string> Inputs) Build(
        int steps,
        IReadOnlyList<string> wanted,
        IReadOnlyDictionary<string, string> names
    )
    {
        var pipeline = _steps.ToGraph(steps, names.Values.Concat(_steps.Input.Select(column => InputName(column.Name))));
        foreach (string column in wanted)
            Guard.Data(
                pipeline.Has(column),
                $"Column '{column}' is of type {_steps.Behind(steps)[column].Type}, which no tensor holds. Leave it out of OutputColumns."
            );
        var model = pipeline.Build([.. wanted.Select(column => (column, names[column]))], InputName, out var inputs);
        return (_options.FoldConstants ? ConstantFolding.Apply(model, _tempFolder) : model, inputs);
    }

    /// <summary>The file, with what it says of its rows.</summary>
    private static byte[] File(ModelProto model, PipelineOnnxRows rows)
    {
        var file = model.Clone();
        if (rows == PipelineOnnxRows.One)
        {
            foreach (var info in file.Graph.Input.Concat(file.Graph.Output))
                info.Type.TensorType.Shape.Dim[0] = new DimensionProto { DimValue = 1 };
        }
        string says = rows == PipelineOnnxRows.Series ? OnnxColumns.Series : OnnxColumns.Independent;
        file.MetadataProps.Add(new StringStringEntryProto { Key = OnnxColumns.RowsKey, Value = says });
        return file.ToByteArray();
    }

    private PipelineCheck Check(byte[] onnx, IReadOnlyList<string> inputs, PipelineOnnxRows rows) =>
        Check(onnx, inputs, _wanted, _names, rows, _steps.Count);

    private PipelineCheck Check(
        byte[] onnx,
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> wanted,
        IReadOnlyDictionary<string, string> names,
        PipelineOnnxRows rows,
        int steps
    ) =>
        PipelineCheck.Run(
            onnx,
            new BatchedOnnxOptions
            {
                InputColumns = inputs.ToDictionary(InputName, column => column),
                OutputColumns = wanted.ToDictionary(column => names[column], column => column),
            },
            _rows,
            _steps.Transform(_rows, steps),
            rows
        );

    private ModelProto Reduced(ModelProto model)
    {
        var reduced = model.Clone();
        if (_options.Weights == OnnxWeights.Half)
            ReducedWeights.ToHalf(reduced.Graph);
        else
            ReducedWeights.ToInt8(reduced.Graph);
        return reduced;
    }

    private InvalidOperationException Differs(PipelineCheck check, PipelineOnnxRows rows)
    {
        string differences = check.Describe(_options.Tolerance);
        return new InvalidOperationException(
            Invariant.Text(
                $"The ONNX file would differ from the pipeline: {differences}, where {_options.Tolerance} is accepted. The first to differ "
                    + $"is {FirstThatDiffers(rows)}. Nothing was written. Put another step in its place, name output columns that do not "
                    + $"need it (OutputColumns), or accept the difference (Tolerance)."
            )
        );
    }

    /// <summary>The first step of which a file of the steps up to it would differ in what it adds.</summary>
    private string FirstThatDiffers(PipelineOnnxRows rows)
    {
        for (int step = 1; step <= _steps.Count; step++)
        {
            var added = _steps.AddedBy(step);
            if (added.Count == 0)
                continue;
            try
            {
                var names = added.ToDictionary(column => column, column => column + ModelOutput.Suffix);
                var graph = Build(step, added, names);
                var check = Check(File(graph.Model, rows), graph.Inputs, added, names, rows, step);
                if (!check.IsWithin(_options.Tolerance))
                    return $"{_steps.NameOf(step)}: {check.Describe(_options.Tolerance)}";
            }
            catch (InvalidOperationException)
            {
                // Something that the step makes has no graph, so it is not what the wanted columns come from.
            }
        }
        return _steps.NameOf(_steps.Count);
    }
}
