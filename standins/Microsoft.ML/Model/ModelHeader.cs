using Microsoft.ML.Internal;

namespace Microsoft.ML;

/// <summary>
/// Start of every "Model.key": which loader, of which assembly, reads the rest. Simpler than the real header and marked
/// otherwise, so that neither library takes the other's file for its own.
/// </summary>
internal sealed record ModelHeader(string LoaderSignature, string LoaderAssembly)
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "ML\0STAND"u8;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(LoaderSignature);
        writer.Write(LoaderAssembly);
    }

    public static ModelHeader Read(BinaryReader reader)
    {
        Check.Decode(reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic), "Wrong file type");
        Check.Decode(reader.ReadInt32() <= Version, "File is too new");
        return new(reader.ReadString(), reader.ReadString());
    }
}
