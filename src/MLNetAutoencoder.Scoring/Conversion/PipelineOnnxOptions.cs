using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>What goes into the ONNX file of a pipeline.</summary>
public sealed class PipelineOnnxOptions
{
    /// <summary>
    /// The columns that the file computes. Null, the default, takes what the last step adds; of a step that adds none, such as
    /// <c>DropColumns</c>, what the last one before it adds of the columns that are left.
    /// </summary>
    public IReadOnlyList<string>? OutputColumns { get; set; }

    /// <summary>Other names for inputs in the file, by column. Null, the default, names inputs after their columns.</summary>
    public IReadOnlyDictionary<string, string>? InputNames { get; set; }

    /// <summary>
    /// Other names for outputs in the file, by column. Null, the default, names outputs after their columns, with the suffix
    /// <c>.output</c>, which ML.NET strips, where an input has that name.
    /// </summary>
    public IReadOnlyDictionary<string, string>? OutputNames { get; set; }

    /// <summary>
    /// Whether what does not depend on the inputs is computed now rather than at every start, by ONNX Runtime's basic optimisations, which
    /// keep to standard operators. The default is true.
    /// </summary>
    public bool FoldConstants { get; set; } = true;

    /// <summary>How the weights of networks and linear models are kept. The default is <see cref="OnnxWeights.Single"/>.</summary>
    public OnnxWeights Weights { get; set; } = OnnxWeights.Single;

    /// <summary>Rows of the data that are computed in both ways and compared, 1 to 100,000. The default is 200.</summary>
    [AcceptedRange(1, 100_000)]
    public int CheckedRows { get; set; } = 200;

    /// <summary>
    /// The greatest difference that is accepted between the file, with weights in single precision, and the pipeline, as a share of the
    /// value, or of 1 for smaller ones. 0 or greater; the default is 1e-4. Keys, Booleans and texts may differ in a hundredth of the rows,
    /// as rounding tips what lies at a boundary.
    /// </summary>
    [AcceptedRange(0)]
    public double Tolerance { get; set; } = 1e-4;
}

/// <summary>How weights are kept in an ONNX file.</summary>
public enum OnnxWeights
{
    /// <summary>In single precision, 4 bytes each.</summary>
    Single,

    /// <summary>In half precision, 2 bytes each; they are widened when the file is loaded, so that scoring is as fast as before.</summary>
    Half,

    /// <summary>
    /// Those of dense layers in 1 byte each, with a scale for each output, and their inputs rounded to 1 byte by the range that a batch
    /// has (dynamic quantisation), so that the scores of a row depend a little on the rows beside it.
    /// </summary>
    Int8,
}
