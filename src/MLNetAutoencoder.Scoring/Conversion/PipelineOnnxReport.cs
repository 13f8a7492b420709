using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>What was written into the ONNX file of a pipeline, and how it compares with the pipeline.</summary>
/// <param name="Inputs">The inputs, in order.</param>
/// <param name="Outputs">The outputs, in order.</param>
/// <param name="Rows">How the file takes rows.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="CheckedRows">Rows that were computed in both ways.</param>
/// <param name="Differences">
/// The greatest difference between the file, with weights in single precision, and the pipeline for each output column: as a share of the
/// value, or of 1 for smaller ones; for keys, Booleans and texts the share of rows that differ.
/// </param>
/// <param name="WeightLosses">
/// The same for the file as it was written, where its weights are of less than single precision; null otherwise.
/// </param>
public sealed record PipelineOnnxReport(
    IReadOnlyList<PipelineOnnxColumn> Inputs,
    IReadOnlyList<PipelineOnnxColumn> Outputs,
    PipelineOnnxRows Rows,
    long Bytes,
    int CheckedRows,
    IReadOnlyDictionary<string, double> Differences,
    IReadOnlyDictionary<string, double>? WeightLosses
)
{
    /// <summary>A table of the inputs and outputs.</summary>
    /// <returns>A line for each, under one about the file.</returns>
    public override string ToString()
    {
        string[] titles = ["", "name", "column type", "difference"];
        var table = new TextTable(3, WeightLosses is null ? titles : [.. titles, "with its weights"]);
        foreach (var input in Inputs)
            Add("input", input, "");
        foreach (var output in Outputs)
            Add("output", output, Number(Differences[output.Column]), WeightLosses is null ? "" : Number(WeightLosses[output.Column]));
        return Invariant.Text($"{Bytes:N0} bytes, compared with the pipeline over {CheckedRows} rows{Environment.NewLine}{table}");

        static string Number(double value) => TextTable.Number(value, "G2");

        void Add(string kind, PipelineOnnxColumn column, string difference, string loss = "")
        {
            string[] cells = [kind, column.Name, $"{column.Type}", difference];
            table.Add(WeightLosses is null ? cells : [.. cells, loss]);
        }
    }
}

/// <summary>An input or output of a pipeline's ONNX file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Column">The column that it stands for.</param>
/// <param name="Type">
/// The column's type: <c>[N, 1]</c> in the file for a scalar, <c>[N, …]</c> with the dimensions of a vector; keys are UInt32 from 1, with
/// 0 for a missing one.
/// </param>
public sealed record PipelineOnnxColumn(string Name, string Column, DataViewType Type);

/// <summary>How an ONNX file takes the rows of a call.</summary>
public enum PipelineOnnxRows
{
    /// <summary>Any number of them, each of which is computed by itself.</summary>
    Independent,

    /// <summary>One: some of ML.NET's conversions, those of words for instance, compute one row only.</summary>
    One,

    /// <summary>Those of a series, in order and all of them: the pipeline has sliding windows.</summary>
    Series,
}
