using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Encodes training rows for objectives that set numbers by data.</summary>
internal static class TrainingCodes
{
    private const int BatchRows = 1024;

    /// <summary>The numbers of a network with the codes that they make, now and whenever they are asked for.</summary>
    public static PlanNumbers Of(TrainingSetup setup, NetworkState state)
        => new(new NetworkNumbers(setup.Step.Layout, state), most => Encode(setup, state, most));

    private static float[][] Encode(TrainingSetup setup, NetworkState state, int most)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var parameters = new NetworkParameters(state, setup.Device);
        using var network = new Network(setup.Step.Layout, parameters.Values, parameters.Buffers);
        using var reader = setup.Data.OpenTraining(BatchRows, epoch: 1);
        using var room = new ShardRows(BatchRows, setup.Plan.Features, setup.Data.IsWeighted, setup.Device);
        var heads = new List<float[]>();
        for (int rows; heads.Count < most && (rows = reader.Next()) > 0;)
        {
            using var inner = NewDisposeScope();
            var (values, _) = room.Fill(reader, 0, rows);
            float[] head = FlatTensor.ToArray(new ForwardPass(network).Run(setup.Plan.Encoder, values));
            heads.AddRange(head.Chunk(head.Length / rows).Take(most - heads.Count));
        }
        return [.. heads];
    }
}
