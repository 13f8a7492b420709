using Microsoft.ML.OnnxRuntime;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Opens sessions beside the product's own.</summary>
internal static class Sessions
{
    /// <summary>The thread counts that are tried: ONNX Runtime's default, which is one per core, and one.</summary>
    public static readonly int[] Threads = [0, 1];

    /// <param name="model">Whose bytes to open.</param>
    /// <param name="threads">Threads within an operator; 0 leaves all options at their defaults.</param>
    public static InferenceSession Open(AutoencoderModel model, int threads)
    {
        using var options = new SessionOptions();
        if (threads > 0)
            options.IntraOpNumThreads = threads;
        return new InferenceSession(model.ToOnnx(), options);
    }

    public static string Describe(int threads) => threads == 0 ? "default options" : $"{threads} thread";
}
