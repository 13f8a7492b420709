using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Leaves the greatest losses of a batch out.</summary>
internal static class Trimming
{
    /// <param name="losses">(N).</param>
    /// <param name="share">Of the rows that are left out: 0 to below 1.</param>
    /// <returns>(N): 0 for the rows left out, and for the others so much more that the mean is theirs.</returns>
    public static Tensor Apply(Tensor losses, double share)
    {
        long rows = losses.shape[0], kept = rows - (long)(rows * share);
        if (kept == rows)
            return losses;
        using Scalar factor = (double)rows / kept;
        var greatestKept = losses.detach().topk((int)kept, 0, largest: false).values.max();
        return losses.mul(losses.detach().le(greatestKept).to(ScalarType.Float32)).mul(factor);
    }
}
