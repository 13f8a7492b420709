using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>How an ONNX model is applied to the rows of a view.</summary>
public sealed class BatchedOnnxOptions
{
    /// <summary>
    /// The column for each input of the graph whose column has another name. Null, the default, takes columns of the inputs' names.
    /// </summary>
    public IReadOnlyDictionary<string, string>? InputColumns { get; set; }

    /// <summary>
    /// The outputs that are wanted, by their names in the graph, and the columns that they become. Null, the default, takes all outputs
    /// and names columns after them, without a suffix <c>.output</c>; outputs in which ML.NET's exporter carries slot names are left out.
    /// </summary>
    public IReadOnlyDictionary<string, string>? OutputColumns { get; set; }

    /// <summary>
    /// Whether outputs of one value a row, <c>[N]</c> or <c>[N, 1]</c>, become scalar columns rather than vectors of one. The default is
    /// false, as ML.NET's own <c>ApplyOnnxModel</c> gives vectors.
    /// </summary>
    public bool ScalarColumns { get; set; }

    /// <summary>
    /// Rows in a call, 1 to 65,536. Null, the default, finds the fastest by a measurement of at most a fifth of a second or so, when the
    /// first 64 rows have been read, among sizes up to 2,048 rows and 4 million values of the widest input or output.
    /// </summary>
    [AcceptedRange(1, 65536, Null = "to measure it")]
    public int? BatchSize { get; set; }

    /// <summary>
    /// Whether the model computes each row by itself, so that rows can be computed together. The default is
    /// <see cref="RowDependence.Check"/>.
    /// </summary>
    public RowDependence Rows { get; set; } = RowDependence.Check;

    /// <summary>
    /// Threads that work on one call, 1 to 1,024. The default is 1, since ML.NET reads a view by several cursors side by side, and heavy
    /// batches of a single cursor are computed several at a time.
    /// </summary>
    [AcceptedRange(1, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>
    /// The GPU to compute on, by its number, 0 or greater; needs the package <c>Microsoft.ML.OnnxRuntime.Gpu</c>. Null, the default, takes
    /// <c>MLContext.GpuDeviceId</c>, and the CPU where that is null too.
    /// </summary>
    [AcceptedRange(0, int.MaxValue, Null = "for that of the MLContext")]
    public int? GpuDeviceId { get; set; }

    /// <summary>
    /// Whether the CPU takes the GPU's place where that cannot be used. Null, the default, takes <c>MLContext.FallbackToCpu</c>.
    /// </summary>
    public bool? FallbackToCpu { get; set; }
}

/// <summary>Whether the outputs of a row depend on the rows beside it in a batch.</summary>
public enum RowDependence
{
    /// <summary>
    /// Found out: up to eight of the first rows that are computed together are computed alone too. They are taken for independent where all
    /// outputs agree within 1e-4 of their size, or of 1 for smaller ones; else every row is computed by itself.
    /// </summary>
    Check,

    /// <summary>They do not: rows are computed together.</summary>
    Independent,

    /// <summary>They may: every row is computed by itself, as ML.NET's own transformer does.</summary>
    Dependent,
}
