namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Which inputs and outputs of an ONNX model are columns; without names, all.</summary>
internal sealed record OnnxOptions(string[] InputColumns, string[] OutputColumns);
