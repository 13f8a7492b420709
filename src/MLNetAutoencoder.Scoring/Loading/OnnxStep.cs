using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Windowing;

namespace MLNetAutoencoder.Loading;

/// <summary>
/// Gets the model out of a loaded ONNX step. ML.NET's OnnxTransformer does not show its bytes, so it is saved to memory and the entry
/// of the archive is read.
/// </summary>
internal static class OnnxStep
{
    private const string Entry = "OnnxModel";

    /// <summary>The step's model; null when it is not one of this library.</summary>
    public static AutoencoderModel? TryGetModel(MLContext ml, OnnxTransformer step) =>
        Parse(() => RowShape.ToBatch(Bytes(ml, step)) is { } onnx ? AutoencoderModel.Load(onnx) : null);

    /// <summary>The windows whose rolling the step is the first part of; null when it is none.</summary>
    public static SlidingWindowTransformer? TryGetWindows(MLContext ml, OnnxTransformer step) =>
        Parse(() =>
            WindowGraphs.ReadDescription(Bytes(ml, step)) is { } text ? new SlidingWindowTransformer(SavedWindow.Read(text)) : null
        );

    private static T Parse<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException($"An ONNX step of the model is damaged: {e.Message}", e);
        }
    }

    private static byte[] Bytes(MLContext ml, OnnxTransformer step)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(step, AnySchema(), stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var entry = archive.Entries.Single(e => e.FullName.Replace('\\', '/').EndsWith('/' + Entry, StringComparison.Ordinal));
        using var reader = new BinaryReader(entry.Open());
        return reader.ReadBytes(reader.ReadInt32());
    }

    private static DataViewSchema AnySchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", NumberDataViewType.Single);
        return builder.ToSchema();
    }
}
