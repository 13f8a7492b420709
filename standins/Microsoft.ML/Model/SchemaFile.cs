using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

/// <summary>A schema as bytes: every column in order, hidden ones too, with its annotations and their values.</summary>
internal static class SchemaFile
{
    private static ReadOnlySpan<byte> Magic => "MLSCHEMA"u8;

    public static byte[] Write(DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(schema.Count);
        foreach (var column in schema)
        {
            writer.Write(column.Name);
            TypeCodec.Write(writer, column.Type);
            writer.Write(column.Annotations.Schema.Count);
            foreach (var annotation in column.Annotations.Schema)
            {
                writer.Write(annotation.Name);
                TypeCodec.Write(writer, annotation.Type);
                MemberAccess.Call<object?>(typeof(SchemaFile), nameof(WriteValue), [annotation.Type.RawType], writer, column.Annotations, annotation);
            }
        }
        return stream.ToArray();
    }

    public static DataViewSchema Read(byte[] content)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            Check.Decode(reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic), "Wrong file type");
            var builder = new DataViewSchema.Builder();
            for (var columns = reader.ReadInt32(); columns > 0; columns--)
                builder.AddColumn(reader.ReadString(), TypeCodec.Read(reader), ReadAnnotations(reader));
            return builder.ToSchema();
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OverflowException)
        {
            throw new FormatException("Corrupt schema", exception);
        }
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (name, type) = (reader.ReadString(), TypeCodec.Read(reader));
            builder.Add(name, type, MemberAccess.Call<Delegate>(typeof(SchemaFile), nameof(ReadValue), [type.RawType], reader));
        }
        return builder.ToAnnotations();
    }

    private static object? WriteValue<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        T value = default!;
        annotations.GetGetter<T>(annotation)(ref value);
        ValueCodec<T>.Write(writer, value);
        return null;
    }

    private static ValueGetter<T> ReadValue<T>(BinaryReader reader)
    {
        var value = ValueCodec<T>.Read(reader);
        return (ref T destination) => ValueCodec<T>.Copy(value, ref destination);
    }
}
