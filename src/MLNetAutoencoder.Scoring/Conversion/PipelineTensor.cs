using Microsoft.ML.Data;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Conversion;

/// <summary>The tensor of a column.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Dims">The dimensions of a row; null where they are not known.</param>
internal sealed record PipelineTensor(string Name, DataType Type, IReadOnlyList<int>? Dims)
{
    /// <summary>The tensor that stands for a column of a type, as ML.NET's converter has it; null where none can.</summary>
    public static PipelineTensor? Of(string name, DataViewType type) => TypeOf(type) is { } item ? new(name, item, DimsOf(type)) : null;

    /// <summary>The tensor that a graph describes, whose first dimension is that of rows.</summary>
    public static PipelineTensor Of(string name, ValueInfoProto info)
    {
        var tensor = info.Type.TensorType;
        var dims = tensor
            .Shape?.Dim.Skip(1)
            .Select(dim => dim.ValueCase == DimensionProto.ValueOneofCase.DimValue ? (int)dim.DimValue : -1);
        return new(name, tensor.ElemType, tensor.Shape?.Dim.Count is null or 0 || dims!.Any(dim => dim < 0) ? null : [.. dims!]);
    }

    /// <summary>What a tensor of a column's values holds; null where none can. Both enumerations have ONNX's numbers.</summary>
    public static DataType? TypeOf(DataViewType type) => (DataType?)(int?)TensorPort.TypeOf(type);

    /// <summary>The dimensions of a row of a column; null where its size is not known.</summary>
    public static IReadOnlyList<int>? DimsOf(DataViewType type) =>
        type is not VectorDataViewType vector ? [1]
        : vector.IsKnownSize ? [.. vector.Dimensions]
        : null;

    /// <summary>Describes it, with an open first dimension.</summary>
    public ValueInfoProto Describe(string name) =>
        OnnxGraphBuilder.Describe(
            name,
            Type,
            [
                new DimensionProto { DimParam = "N" },
                .. Dims?.Select(dim => new DimensionProto { DimValue = dim }) ?? [new DimensionProto { DimParam = "M" }],
            ]
        );
}
