using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output of the graph as a column sees it: one row, so an open first dimension counts as 1, and any other open one as 0.</summary>
internal sealed class OnnxVariable
{
    private OnnxVariable(string name, PrimitiveDataViewType itemType, int[] shape)
    {
        Name = name;
        ItemType = itemType;
        Shape = shape;
        Type = shape.Length == 0 ? itemType
            : shape.Contains(0) ? new VectorDataViewType(itemType)
            : new VectorDataViewType(itemType, shape);
    }

    internal string Name { get; }

    internal PrimitiveDataViewType ItemType { get; }

    internal int[] Shape { get; }

    internal DataViewType Type { get; }

    internal static OnnxVariable Of(string name, NodeMetadata metadata, IDictionary<string, int[]>? shapes)
    {
        if (!metadata.IsTensor || ColumnTypes.OfRawTypeOrNull(metadata.ElementType) is not { } itemType)
        {
            throw new NotSupportedException($"The ML.NET stand-in knows tensors of plain types only, and '{name}' of the ONNX model is none.");
        }

        int[] shape = [.. metadata.Dimensions];
        if (shapes is not null && shapes.TryGetValue(name, out int[]? wanted))
        {
            bool compatible = wanted.Length == shape.Length && wanted.Zip(shape).All(pair => pair.First == pair.Second || pair.First <= 0 || pair.Second <= 0);
            Check.Param(
                compatible,
                "shapeDictionary",
                $"The specified shape {string.Join(",", wanted)} is not compatible with the shape {string.Join(",", shape)} loaded from the ONNX model file. Only unknown dimension can replace or be replaced by another dimension.");
            shape = [.. wanted];
        }

        return new OnnxVariable(name, itemType, [.. shape.Select((size, axis) => size > 0 ? size : axis == 0 ? 1 : 0)]);
    }

    /// <summary>The shape of one row of this many values; an open dimension takes what the others leave.</summary>
    internal int[] ShapeOf(int count)
    {
        int known = Shape.Where(size => size > 0).Aggregate(1, (product, size) => product * size);
        return Shape.Length == 0 ? [1] : [.. Shape.Select(size => size > 0 ? size : count / known)];
    }
}
