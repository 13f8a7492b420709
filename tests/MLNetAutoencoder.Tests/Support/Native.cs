using TorchSharp;

namespace MLNetAutoencoder.Tests;

/// <summary>Counts of native things that are alive.</summary>
internal static class Native
{
    /// <summary>
    /// Tensors made on this thread and not disposed on it. One that only the garbage collector frees counts as alive for good; and
    /// unlike <c>Tensor.TotalCount</c> the count stays right when parameters take over their tensors.
    /// </summary>
    public static long Tensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    public static int Sessions => AutoencoderModel.LiveCount;

    /// <summary>Runs something and asserts that it leaves no tensor and no session behind.</summary>
    public static void AssertNothingLeft(Action action)
    {
        var before = (Tensors, Sessions);
        action();
        Assert.Equal(before, (Tensors, Sessions));
    }
}
