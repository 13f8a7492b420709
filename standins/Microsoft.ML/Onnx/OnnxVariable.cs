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

    internal static OnnxVariable Of(string name, NodeMetadata metadata)
    {
        if (!metadata.IsTensor || ColumnTypes.OfRawTypeOrNull(metadata.ElementType) is not { } itemType)
        {
            throw new NotSupportedException($"The ML.NET stand-in knows tensors of plain types only, and '{name}' of the ONNX model is none.");
        }

        return new OnnxVariable(name, itemType, [.. metadata.Dimensions.Select((size, axis) => size > 0 ? size : axis == 0 ? 1 : 0)]);
    }

    /// <summary>The shape of one row of this many values; an open dimension takes what the others leave.</summary>
    internal int[] ShapeOf(int count)
    {
        int known = Shape.Where(size => size > 0).Aggregate(1, (product, size) => product * size);
        return Shape.Length == 0 ? [1] : [.. Shape.Select(size => size > 0 ? size : count / known)];
    }
}
