using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Training.Steps;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>Runs training rows through a network for objectives that set numbers by data.</summary>
internal static class TrainingCodes
{
    private const int BatchRows = 1024;
    private const int BatchValues = 1 << 22;

    /// <summary>The numbers of a network with what they make of rows, whenever that is asked for.</summary>
    public static PlanNumbers Of(TrainingSetup setup, SavedWeights state) =>
        new(new WeightSpans(setup.Step.Layout, state), (of, most) => Compute(setup, state, of, most));

    private static float[][] Compute(TrainingSetup setup, SavedWeights state, Func<LossPass, Tensor> of, int most)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var parameters = new Weights(state, setup.Device);
        using var network = new NetworkTensors(setup.Step.Layout, parameters.Values, parameters.Buffers);
        int batchRows = Math.Clamp(BatchValues / setup.Plan.Layout.Width, 1, BatchRows);
        var (data, peers) = (setup.Data, setup.Data.Peers);
        bool areHeldOut = data.IsStreamed && data.ValidationRows >= most; // which are in memory
        int share = peers.Share(most, areHeldOut ? data.OwnValidationRows : data.OwnTrainingRows);
        using var reader = areHeldOut ? data.OpenValidation(batchRows) : data.OpenTraining(batchRows, epoch: 1);
        using var room = new ShardRows(batchRows, setup.Plan.Layout.Width, setup.Data.IsWeighted, setup.Device);
        var results = new List<float[]>();
        for (int rows; results.Count < share && (rows = reader.Next()) > 0; )
        {
            using var inner = NewDisposeScope();
            var (values, _) = room.Fill(reader, 0, rows);
            float[] result = FlatTensor.ToArray(of(new LossPass(setup.Plan, new ForwardPass(network), values, setup.Plan.Inputs(values))));
            results.AddRange(result.Chunk(result.Length / rows).Take(share - results.Count));
        }
        if (peers.IsAlone)
            return [.. results];
        long count = peers.Sum(results.Count);
        float[] all = peers.Concat([.. results.SelectMany(result => result)]);
        return [.. all.Chunk((int)(all.Length / count))];
    }
}
