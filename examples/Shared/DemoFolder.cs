using System.Reflection;

namespace MLNetAutoencoder.Examples;

/// <summary>The folder in which example 01 leaves its models for example 03: <c>artifacts/demo</c> of this repository.</summary>
internal static class DemoFolder
{
    public const string Model = "model.zip";
    public const string Onnx = "model.onnx";
    public const string Rows = "rows.csv";

    public static string Path { get; } =
        Assembly
            .GetExecutingAssembly()
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == nameof(DemoFolder))
            .Value!;
}
