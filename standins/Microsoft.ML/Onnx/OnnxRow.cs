using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The model's outputs for the row a cursor stands on: one run per position serves all output columns that were asked for.</summary>
internal sealed class OnnxRow
{
    private readonly OnnxModel _model;
    private readonly DataViewRow _row;
    private readonly Func<NamedOnnxValue>[] _inputs;
    private readonly List<string> _wanted = [];
    private readonly Dictionary<string, Array> _values = [];
    private long _position = -1;

    internal OnnxRow(OnnxModel model, DataViewRow row, int[] sources, OnnxVariable[] variables)
    {
        (_model, _row) = (model, row);
        _inputs = [.. sources.Zip(variables, (source, variable) =>
        {
            var column = row.Schema[source];
            return TypeQuestions.CallFor<Func<NamedOnnxValue>>(MakeInput<float>, column.Type.ItemOf().RawType, row, column, variable);
        })];
    }

    internal Delegate MakeGetter(OnnxVariable output)
    {
        Check.State(output.Type is VectorDataViewType, $"Output '{output.Name}' of the ONNX model is a scalar, which OnnxTransformer cannot yield");
        if (!_wanted.Contains(output.Name))
        {
            _wanted.Add(output.Name);
        }

        return TypeQuestions.CallFor<Delegate>(MakeGetter<float>, output.ItemType.RawType, this, output.Name);
    }

    private static Delegate MakeGetter<T>(OnnxRow row, string name) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> result) =>
    {
        var values = (T[])row.Values(name);
        var editor = VBufferEditor.Create(ref result, values.Length);
        values.CopyTo(editor.Values);
        result = editor.Commit();
    });

    private static Func<NamedOnnxValue> MakeInput<T>(DataViewRow row, DataViewSchema.Column column, OnnxVariable variable)
    {
        if (column.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                scalar(ref value);
                return ToOnnx(variable.Name, [value], [1, 1]);
            };
        }

        var vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return () =>
        {
            vector(ref buffer);
            return ToOnnx(variable.Name, buffer.ToArray(), variable.ShapeOf(buffer.Length));
        };
    }

    private static NamedOnnxValue ToOnnx<T>(string name, T[] values, int[] shape) => values is ReadOnlyMemory<char>[] texts
        ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(texts.Select(text => text.ToString()).ToArray(), shape))
        : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));

    private static Array ToArray(DisposableNamedOnnxValue value) => value.ElementType switch
    {
        TensorElementType.Float => value.AsTensor<float>().ToArray(),
        TensorElementType.Double => value.AsTensor<double>().ToArray(),
        TensorElementType.Int8 => value.AsTensor<sbyte>().ToArray(),
        TensorElementType.Int16 => value.AsTensor<short>().ToArray(),
        TensorElementType.Int32 => value.AsTensor<int>().ToArray(),
        TensorElementType.Int64 => value.AsTensor<long>().ToArray(),
        TensorElementType.UInt8 => value.AsTensor<byte>().ToArray(),
        TensorElementType.UInt16 => value.AsTensor<ushort>().ToArray(),
        TensorElementType.UInt32 => value.AsTensor<uint>().ToArray(),
        TensorElementType.UInt64 => value.AsTensor<ulong>().ToArray(),
        TensorElementType.Bool => value.AsTensor<bool>().ToArray(),
        TensorElementType.String => value.AsTensor<string>().Select(text => text.AsMemory()).ToArray(),
        var other => throw new NotSupportedException($"The ML.NET stand-in has no column of ONNX type {other}."),
    };

    private Array Values(string name)
    {
        if (_position != _row.Position || !_values.ContainsKey(name))
        {
            using var results = _model.Run([.. _inputs.Select(input => input())], _wanted);
            foreach (var result in results)
            {
                _values[result.Name] = ToArray(result);
            }

            _position = _row.Position;
        }

        return _values[name];
    }
}
