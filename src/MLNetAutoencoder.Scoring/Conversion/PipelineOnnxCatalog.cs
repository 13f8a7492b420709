using System.Diagnostics.CodeAnalysis;
using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Conversion;

namespace Microsoft.ML;

/// <summary>Adds the conversion of whole pipelines to ML.NET's catalogs.</summary>
public static class PipelineOnnxCatalog
{
    /// <summary>
    /// Writes a fitted pipeline into one ONNX file: steps of ML.NET that its converter knows, autoencoders and detectors of this library,
    /// sliding windows of one series, and ONNX models that are applied in it, nested and loaded chains too. Its inputs are the original
    /// columns that the outputs need.
    /// </summary>
    /// <param name="catalog">The catalog of models, <c>mlContext.Model</c>.</param>
    /// <param name="model">A fitted pipeline, or a loaded one.</param>
    /// <param name="data">
    /// Rows as the pipeline takes them; the first <see cref="PipelineOnnxOptions.CheckedRows"/> are computed by the file and by the
    /// pipeline before anything is written, and have to agree.
    /// </param>
    /// <param name="path">The file; it appears whole or not at all, and replaces one that is there.</param>
    /// <param name="options">Outputs, names, weights and tolerance; null for the defaults.</param>
    /// <returns>What was written, and how it compares with the pipeline.</returns>
    /// <remarks>
    /// ML.NET's own <c>ConvertToOnnx</c> cannot see steps of this library. It throws for a pipeline with such a step; before, it wrote a
    /// file of the steps behind it only.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is faulty, or names a column that is not there.</exception>
    /// <exception cref="InvalidOperationException">
    /// Steps cannot be converted (all that the outputs need are named), the data has no rows, or the file would differ from the pipeline
    /// (column and step are named).
    /// </exception>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public static PipelineOnnxReport ConvertPipelineToOnnx(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView data,
        string path,
        PipelineOnnxOptions? options = null
    )
    {
        Guard.NotBlank(path);
        var (onnx, report) = Convert(catalog, model, data, options);
        AtomicFile.Write(path, onnx);
        return report;
    }

    /// <summary>Writes a fitted pipeline as one ONNX model into a stream.</summary>
    /// <param name="catalog">The catalog of models, <c>mlContext.Model</c>.</param>
    /// <param name="model">A fitted pipeline, or a loaded one.</param>
    /// <param name="data">Rows as the pipeline takes them, on which the model is checked.</param>
    /// <param name="stream">Where to write; nothing is written where an exception is thrown before.</param>
    /// <param name="options">Outputs, names, weights and tolerance; null for the defaults.</param>
    /// <returns>What was written, and how it compares with the pipeline.</returns>
    /// <inheritdoc cref="ConvertPipelineToOnnx(ModelOperationsCatalog, ITransformer, IDataView, string, PipelineOnnxOptions)"
    ///   path="/remarks|/exception"/>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public static PipelineOnnxReport ConvertPipelineToOnnx(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView data,
        Stream stream,
        PipelineOnnxOptions? options = null
    )
    {
        Guard.NotNull(stream);
        var (onnx, report) = Convert(catalog, model, data, options);
        stream.Write(onnx);
        return report;
    }

    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    private static (byte[] Onnx, PipelineOnnxReport Report) Convert(
        ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView data,
        PipelineOnnxOptions? options
    ) => PipelineConverter.Convert(Guard.NotNull(catalog), Guard.NotNull(model), Guard.NotNull(data), options ?? new PipelineOnnxOptions());
}
