using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Adds up over rows what an objective reports.</summary>
internal static class TermSums
{
    /// <param name="plan">Names the terms.</param>
    /// <param name="pass">Has them, once its loss is computed.</param>
    /// <param name="sums">Takes a sum over rows for each name.</param>
    public static void Write(AutoencoderPlan plan, LossPass pass, Span<double> sums)
    {
        for (int i = 0; i < plan.Objective.Terms.Count; i++)
        {
            var value = pass.Terms.Last(term => term.Name == plan.Objective.Terms[i]).Value.detach();
            sums[i] = value.NumberOfElements == 1 ? FlatTensor.Read(value) * pass.Rows.shape[0] : FlatTensor.Read(value.sum());
        }
    }

    /// <summary>The sum over rows of weight times loss.</summary>
    public static Tensor Weigh(Tensor losses, Tensor? weights) => weights is null ? losses.sum() : losses.dot(weights.view(-1));
}
