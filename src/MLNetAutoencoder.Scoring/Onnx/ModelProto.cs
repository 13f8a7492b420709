using Google.Protobuf;

namespace MLNetAutoencoder.Onnx;

internal sealed partial class ModelProto
{
    /// <summary>Reads a model whole. A session may have been made of it nevertheless: ONNX Runtime takes text that is no UTF-8.</summary>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model with a graph.</exception>
    public static ModelProto Read(byte[] onnx)
    {
        try
        {
            var model = Parser.ParseFrom(onnx);
            return model.Graph is null ? throw new ModelFormatException("The ONNX model has no graph; it is damaged.") : model;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException($"The ONNX model is damaged: {e.Message}", e);
        }
    }
}
