using System.ComponentModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// Turns a vector of one, which is all that ML.NET's ONNX transformer can give of a number, into a scalar. Public because ML.NET creates
/// the classes within by their contract names when it loads a model with them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScalarMapping
{
    private const string Vector = "AutoencoderVectorOfOne";
    private const string Scalar = "AutoencoderScalar";
    private const string Contract = "MLNetAutoencoder.Scalar.";

    /// <summary>The steps that turn a column of vectors of one into one of scalars.</summary>
    internal static IEstimator<ITransformer> Steps(MLContext ml, string column, DataViewType item) =>
        ml
            .Transforms.CopyColumns(Vector, column)
            .Append(
                item.RawType switch
                {
                    var type when type == typeof(float) => Step<float>(ml, Contract + nameof(OfSingle)),
                    var type when type == typeof(double) => Step<double>(ml, Contract + nameof(OfDouble)),
                    var type when type == typeof(long) => Step<long>(ml, Contract + nameof(OfInt64)),
                    var type when type == typeof(bool) => Step<bool>(ml, Contract + nameof(OfBoolean)),
                    var type when type == typeof(ReadOnlyMemory<char>) => Step<ReadOnlyMemory<char>>(ml, Contract + nameof(OfText)),
                    _ => throw new InvalidOperationException(
                        $"Column '{column}' is a scalar of {item}, which a saved model cannot hold. Set ScalarColumns to false, or end the "
                            + $"model in Single, Double, Int64, Boolean or text (Cast)."
                    ),
                }
            )
            .Append(ml.Transforms.CopyColumns(column, Scalar))
            .Append(ml.Transforms.DropColumns(Vector, Scalar));

    private static IEstimator<ITransformer> Step<T>(MLContext ml, string contract) =>
        ml.Transforms.CustomMapping<Source<T>, Target<T>>(Of<T>.Map, contract);

    /// <summary>A vector of one.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    public sealed class Source<T>
    {
        /// <summary>The vector.</summary>
        [ColumnName(Vector), VectorType(1)]
        public VBuffer<T> Value { get; set; }
    }

    /// <summary>A scalar.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    public sealed class Target<T>
    {
        /// <summary>The scalar.</summary>
        [ColumnName(Scalar)]
        public T? Value { get; set; }
    }

    /// <summary>The mapping of one type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public abstract class Of<T> : CustomMappingFactory<Source<T>, Target<T>>
    {
        private protected Of() { }

        /// <inheritdoc/>
        public override Action<Source<T>, Target<T>> GetMapping() => Map;

        internal static void Map(Source<T> source, Target<T> target) => target.Value = source.Value.GetItemOrDefault(0);
    }

    /// <summary>The mapping of Single.</summary>
    [CustomMappingFactoryAttribute(Contract + nameof(OfSingle))]
    public sealed class OfSingle : Of<float>;

    /// <summary>The mapping of Double.</summary>
    [CustomMappingFactoryAttribute(Contract + nameof(OfDouble))]
    public sealed class OfDouble : Of<double>;

    /// <summary>The mapping of Int64.</summary>
    [CustomMappingFactoryAttribute(Contract + nameof(OfInt64))]
    public sealed class OfInt64 : Of<long>;

    /// <summary>The mapping of Boolean.</summary>
    [CustomMappingFactoryAttribute(Contract + nameof(OfBoolean))]
    public sealed class OfBoolean : Of<bool>;

    /// <summary>The mapping of text.</summary>
    [CustomMappingFactoryAttribute(Contract + nameof(OfText))]
    public sealed class OfText : Of<ReadOnlyMemory<char>>;
}
