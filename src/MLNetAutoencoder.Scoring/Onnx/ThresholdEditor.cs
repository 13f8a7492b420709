using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MLNetAutoencoder.Onnx;

/// <summary>Puts another threshold into an anomaly detector's graph and metadata.</summary>
internal static class ThresholdEditor
{
    public static byte[] Replace(byte[] onnx, ModelInfo info, float threshold)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        string label = info.Outputs.Single(o => o.Role == OutputRole.PredictedLabel).Name;
        string constant = model.Graph.Node.Single(node => node.Output.Contains(label)).Input[1]; // Greater(score, threshold)
        model.Graph.Initializer.Single(tensor => tensor.Name == constant).RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([threshold]));
        foreach (var (key, value) in (info with { Threshold = threshold }).ToMetadata())
            model.MetadataProps.Single(entry => entry.Key == key).Value = value;
        return model.ToByteArray();
    }
}
