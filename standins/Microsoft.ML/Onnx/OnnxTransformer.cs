using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs an ONNX model on one row at a time.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    internal const string Signature = "OnnxTransform";
    private const string ModelEntry = "OnnxModel";
    private const string OutputSuffix = ".output"; // as ML.NET's converter names the outputs

    private readonly OnnxModel _model;

    internal OnnxTransformer(OnnxOptions options, byte[] bytes)
    {
        foreach (string name in options.InputColumns.Concat(options.OutputColumns))
        {
            Check.Param(!string.IsNullOrWhiteSpace(name), nameof(options), "Column names cannot be whitespace");
        }

        _model = new OnnxModel(bytes);
        try
        {
            Inputs = OnnxModel.Choose(_model.Inputs, options.InputColumns, "Input");
            Outputs = OnnxModel.Choose(_model.Outputs, options.OutputColumns, "Output");
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    internal OnnxVariable[] Inputs { get; }

    internal OnnxVariable[] Outputs { get; }

    internal override string LoaderSignature => Signature;

    public void Dispose() => _model.Dispose();

    internal static OnnxTransformer Load(IHostEnvironment _, ModelLoadContext ctx)
    {
        using var entry = new BinaryReader(new MemoryStream(ctx.ReadStream(ModelEntry)));
        byte[] bytes = entry.ReadBytes(entry.ReadInt32());
        var options = new OnnxOptions(ReadNames(ctx.Reader), ReadNames(ctx.Reader));
        return new OnnxTransformer(options, bytes);
    }

    /// <summary>Entry "OnnxModel": int32 length, the file. "Model.key": input names, output names.</summary>
    internal override void SaveContent(ModelSaveContext ctx)
    {
        ctx.SaveStream(ModelEntry, stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            writer.Write(_model.Bytes.Length);
            writer.Write(_model.Bytes);
        });
        WriteNames(ctx.Writer, Inputs);
        WriteNames(ctx.Writer, Outputs);
    }

    internal override IReadOnlyList<AddedColumn> Bind(DataViewSchema input)
    {
        int[] sources = [.. Inputs.Select(variable => CheckInput(variable, input.Require("input", variable.Name)).Index)];
        var rows = new ConditionalWeakTable<DataViewRow, OnnxRow>();
        return [.. Outputs.Select(output => new AddedColumn(
            new DataViewSchema.DetachedColumn(ColumnName(output.Name), output.Type, Annotate(ColumnName(output.Name))),
            sources,
            row => rows.GetValue(row, key => new OnnxRow(_model, key, sources, Inputs)).MakeGetter(output)))];
    }

    private static string ColumnName(string output) =>
        output.EndsWith(OutputSuffix, StringComparison.Ordinal) ? output.Replace(OutputSuffix, "", StringComparison.Ordinal) : output;

    private static DataViewSchema.Column CheckInput(OnnxVariable variable, DataViewSchema.Column source)
    {
        Check.Param(variable.Shape.Count(size => size == 0) <= 1, variable.Name, "Only 1 unknown dimension is allowed");
        var item = source.Type.ItemOf();
        // The key exception is the real one's, made for NimbusML.
        if (!item.Equals(variable.ItemType) && !(item is KeyDataViewType && item.RawType == variable.ItemType.RawType))
        {
            throw SchemaErrors.Mismatch("input", variable.Name, variable.ItemType.ToString()!, source.Type.ToString()!);
        }

        if (!variable.Shape.Contains(0))
        {
            int wanted = variable.Shape.Aggregate(1, (product, size) => product * size);
            Check.State(
                source.Type.ValueCount() % wanted == 0,
                $"Input shape mismatch: Input '{variable.Name}' has shape {string.Join(",", variable.Shape)}, but input data is of length {source.Type.ValueCount()}.");
        }

        return source;
    }

    private static string[] ReadNames(BinaryReader reader)
    {
        var names = new string[reader.ReadInt32()];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return names;
    }

    private static void WriteNames(BinaryWriter writer, OnnxVariable[] variables)
    {
        writer.Write(variables.Length);
        foreach (var variable in variables)
        {
            writer.Write(variable.Name);
        }
    }

    private DataViewSchema.Annotations Annotate(string column)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (_model.SlotNamesOf(column) is { } names)
        {
            builder.Add(
                AnnotationKinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, names.Length),
                (ref VBuffer<ReadOnlyMemory<char>> target) => target = new(names.Length, [.. names.Select(name => name.AsMemory())]));
        }

        return builder.ToAnnotations();
    }
}
