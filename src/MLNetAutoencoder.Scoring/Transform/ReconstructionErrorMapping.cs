using System.ComponentModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder;

/// <summary>
/// Turns the reconstruction error of a saved model, or a detector's probability, which ML.NET's ONNX transformer can only give as a vector
/// of one, into a scalar.
/// Public because ML.NET creates it by its contract name when it loads such a model.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[CustomMappingFactoryAttribute(Contract)]
public sealed class ReconstructionErrorMapping : CustomMappingFactory<ReconstructionErrorMapping.Source, ReconstructionErrorMapping.Target>
{
    private const string Contract = "MLNetAutoencoder.ReconstructionError";
    private const string Scalar = "AutoencoderError";

    /// <inheritdoc/>
    public override Action<Source, Target> GetMapping() => Map;

    /// <summary>The steps that turn the vector into a scalar column of the given name.</summary>
    internal static IEstimator<ITransformer> Steps(MLContext ml, string columnName) =>
        ml
            .Transforms.CustomMapping<Source, Target>(Map, Contract)
            .Append(ml.Transforms.CopyColumns(columnName, Scalar))
            .Append(ml.Transforms.DropColumns(RowShape.NumberVector, Scalar));

    private static void Map(Source source, Target target) => target.Error = source.Error.GetItemOrDefault(0);

    /// <summary>What the ONNX step gives.</summary>
    public sealed class Source
    {
        /// <summary>The error as a vector of one.</summary>
        [ColumnName(RowShape.NumberVector), VectorType(1)]
        public VBuffer<float> Error { get; set; }
    }

    /// <summary>What the mapping gives.</summary>
    public sealed class Target
    {
        /// <summary>The error.</summary>
        [ColumnName(Scalar)]
        public float Error { get; set; }
    }
}
