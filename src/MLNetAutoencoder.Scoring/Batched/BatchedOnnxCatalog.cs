using System.Diagnostics.CodeAnalysis;
using MLNetAutoencoder;
using MLNetAutoencoder.Common;

namespace Microsoft.ML;

/// <summary>Adds batched scoring of ONNX models to ML.NET's catalogs.</summary>
public static class BatchedOnnxCatalog
{
    /// <summary>
    /// Applies an ONNX model from a file to the rows of a view, many rows in a call; ML.NET's own <c>ApplyOnnxModel</c> calls ONNX Runtime
    /// for each row.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="modelFile">The file; read once, here.</param>
    /// <param name="options">Columns, batches and device; null for the defaults.</param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <remarks>
    /// <para>
    /// An input takes the column of its name, or the one that <see cref="BatchedOnnxOptions.InputColumns"/> names: numbers, Booleans or
    /// text of the input's type, keys where it takes UInt32; a scalar or a vector of known size for a row, vectors of unknown size where
    /// a dimension of the input is open. An output becomes a vector with the dimensions of a row.
    /// </para>
    /// <para>
    /// The first dimension of an input is that of rows if it is open. Where it is fixed, where a tensor has none, and where rows turn out
    /// to depend on each other, every row is computed by itself, which is right but slower. A vector for an input of one open dimension
    /// is a row too.
    /// </para>
    /// <para>
    /// A model runs with the rights of the process: take models from people you trust. Refused are weights in other files, which are
    /// never opened, sizes that the file does not hold, more than 67,108,864 values of a constant's making or in a row, and functions
    /// that stand for more than 100,000 operators. A loop without end, and what a model computes out of all bounds as it runs, are not
    /// seen beforehand; open a model of unknown origin in a process of its own, with limits of memory and time.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range, or names what the model does not have.</exception>
    /// <exception cref="InvalidOperationException">A tensor of the model cannot be a column, or the GPU cannot be used.</exception>
    /// <exception cref="ModelFormatException">
    /// The file is no model that ONNX Runtime can run, or one that is refused.
    /// </exception>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public static BatchedOnnxEstimator ApplyOnnxModelBatched(
        this TransformsCatalog catalog,
        string modelFile,
        BatchedOnnxOptions? options = null
    ) => catalog.ApplyOnnxModelBatched(File.ReadAllBytes(Guard.NotBlank(modelFile)), options);

    /// <summary>Applies an ONNX model to the rows of a view, many rows in a call.</summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="model">The bytes of an ONNX file; not to be changed afterwards.</param>
    /// <param name="options">Columns, batches and device; null for the defaults.</param>
    /// <returns>An estimator for a pipeline.</returns>
    /// <inheritdoc cref="ApplyOnnxModelBatched(TransformsCatalog, string, BatchedOnnxOptions)" path="/remarks|/exception"/>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public static BatchedOnnxEstimator ApplyOnnxModelBatched(
        this TransformsCatalog catalog,
        byte[] model,
        BatchedOnnxOptions? options = null
    )
    {
        var environment = CatalogEnvironment.Of(catalog);
        return new BatchedOnnxEstimator(
            Guard.NotNull(model),
            options ?? new BatchedOnnxOptions(),
            CatalogEnvironment.Gpu(environment),
            CatalogEnvironment.TempFolder(environment)
        );
    }
}
