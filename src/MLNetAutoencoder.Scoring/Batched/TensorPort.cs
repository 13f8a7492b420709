using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Batched;

/// <summary>An input or output tensor of a graph, seen as a column of rows.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Dims">The dimensions of a row; -1 for one that the graph leaves open.</param>
/// <param name="IsBatched">Whether rows lie behind each other along an open first dimension; else the whole tensor is one row.</param>
internal sealed record TensorPort(string Name, TensorElementType Type, IReadOnlyList<int> Dims, bool IsBatched)
{
    /// <summary>What the types of tensors are as columns; others cannot be columns.</summary>
    private static readonly Dictionary<TensorElementType, PrimitiveDataViewType> s_items = new()
    {
        [TensorElementType.Float] = NumberDataViewType.Single,
        [TensorElementType.Double] = NumberDataViewType.Double,
        [TensorElementType.Int8] = NumberDataViewType.SByte,
        [TensorElementType.UInt8] = NumberDataViewType.Byte,
        [TensorElementType.Int16] = NumberDataViewType.Int16,
        [TensorElementType.UInt16] = NumberDataViewType.UInt16,
        [TensorElementType.Int32] = NumberDataViewType.Int32,
        [TensorElementType.UInt32] = NumberDataViewType.UInt32,
        [TensorElementType.Int64] = NumberDataViewType.Int64,
        [TensorElementType.UInt64] = NumberDataViewType.UInt64,
        [TensorElementType.Bool] = BooleanDataViewType.Instance,
        [TensorElementType.String] = TextDataViewType.Instance,
    };

    /// <summary>The type of one of its values as a column's.</summary>
    public PrimitiveDataViewType Item => s_items[Type];

    /// <summary>Values of a row; null where the graph leaves that open.</summary>
    public int? RowSize => Dims.Any(dim => dim < 0) ? null : Dims.Aggregate(1, (size, dim) => size * dim);

    /// <summary>By value, that of the dimensions too.</summary>
    public bool Equals(TensorPort? other) =>
        other is not null && (Name, Type, IsBatched) == (other.Name, other.Type, other.IsBatched) && Dims.SequenceEqual(other.Dims);

    public override int GetHashCode() => HashCode.Combine(Name, Type, IsBatched, Dims.Count);

    /// <summary>Whether a row is one value, so that the column can be a scalar.</summary>
    public bool IsScalar => Dims.Count == 0 || (Dims.Count == 1 && Dims[0] == 1);

    /// <param name="name">The tensor's name.</param>
    /// <param name="node">What ONNX Runtime knows of it.</param>
    /// <param name="option">The option by which it can be left out.</param>
    /// <exception cref="InvalidOperationException">It cannot be a column.</exception>
    public static TensorPort Of(string name, NodeMetadata node, string option)
    {
        Guard.Data(
            node.IsTensor && s_items.ContainsKey(node.ElementDataType),
            $"'{name}' of the ONNX model is {(node.IsTensor ? $"a tensor of {node.ElementDataType}" : $"a {node.OnnxValueType}")}, and a "
                + $"column holds numbers of 8 to 64 bits, Booleans or text. Leave it out of {option}, or end the model in a tensor of such "
                + $"a type (Cast)."
        );
        int[] dims = node.Dimensions;
        bool isBatched = dims is [< 0, ..];
        double values = dims.Where(dim => dim > 0).Aggregate(1d, (product, dim) => product * dim);
        OnnxCheck.ThrowIfHuge($"row of '{name}'", values);
        return new(name, node.ElementDataType, isBatched ? dims[1..] : dims, isBatched);
    }

    /// <summary>What a tensor of a column's values holds, keys by their numbers; null where none can.</summary>
    public static TensorElementType? TypeOf(DataViewType type)
    {
        var raw = (type as VectorDataViewType)?.ItemType.RawType ?? type.RawType;
        return s_items.Where(entry => entry.Value.RawType == raw).Select(entry => (TensorElementType?)entry.Key).FirstOrDefault();
    }

    /// <summary>The tensor that would hold a column.</summary>
    public static TensorPort Of(DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        IReadOnlyList<int> dims =
            vector is null ? [1]
            : vector.IsKnownSize ? [.. vector.Dimensions]
            : [-1];
        return new(column.Name, TypeOf(column.Type)!.Value, dims, IsBatched: true);
    }

    /// <summary>The tensor with what a column's type tells of its open dimensions.</summary>
    /// <exception cref="InvalidOperationException">The column does not fit.</exception>
    public TensorPort For(DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        var item = vector?.ItemType ?? column.Type;
        Guard.Data(
            item.RawType == Item.RawType,
            $"Column '{column.Name}' is of type {column.Type}, and the ONNX model's '{Name}' takes {Item}. Convert the column before with "
                + $"Transforms.Conversion.ConvertType."
        );
        if (vector is { IsKnownSize: false })
            return this with { Dims = Dims.Count == 0 ? [-1] : Dims, IsBatched = IsBatched && Dims.Count > 0 };
        int size = vector?.Size ?? 1;
        if (RowSize == size)
            return this;
        if (RowSize is null && vector?.Dimensions is { } given && given.Length == Dims.Count && Dims.Zip(given).All(Fits))
            return this with { Dims = given };
        if (Dims.Count == 0)
            return this with { Dims = [size], IsBatched = false }; // an open [n] that is a row rather than a batch of numbers
        int known = Dims.Where(dim => dim > 0).Aggregate(1, (product, dim) => product * dim);
        Guard.Data(
            RowSize is null && Dims.Count(dim => dim < 0) == 1 && size % known == 0,
            $"Column '{column.Name}' holds {size} values a row, and the ONNX model's '{Name}' takes "
                + $"[{string.Join(", ", Dims.Select(Text))}]. Give it a column of that size, and of those "
                + $"dimensions where several are open: [VectorType(3, 224, 224)] for instance."
        );
        return this with { Dims = [.. Dims.Select(dim => dim < 0 ? size / known : dim)] };

        static bool Fits((int Port, int Given) dim) => dim.Port < 0 || dim.Port == dim.Given;
        static string Text(int dim) => dim < 0 ? "any" : Invariant.Text($"{dim}");
    }

    /// <summary>The shape of the tensor for a number of rows of a size.</summary>
    public long[] Shape(int rows, int rowSize)
    {
        long known = Dims.Where(dim => dim > 0).Aggregate(1L, (product, dim) => product * dim);
        var row = Dims.Select(dim => dim < 0 ? rowSize / Math.Max(known, 1) : dim);
        return [.. IsBatched ? row.Prepend(rows) : row];
    }

    /// <summary>The type of its column.</summary>
    /// <param name="asScalar">Whether rows of one value are to be scalars.</param>
    public DataViewType ColumnType(bool asScalar) =>
        asScalar && IsScalar ? Item
        : RowSize is null or 0 ? new VectorDataViewType(Item)
        : new VectorDataViewType(Item, Dims.Count == 0 ? new[] { 1 } : Dims.ToArray());
}
