using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder;

namespace Microsoft.ML;

/// <summary>Brings the speed of batches back to models that ML.NET loaded.</summary>
public static class AutoencoderModelExtensions
{
    /// <summary>
    /// Replaces every saved autoencoder of a loaded model by one that scores in batches. <c>mlContext.Model.Load</c> gives ML.NET's own
    /// ONNX transformer, which calls ONNX Runtime for each row; the columns and values stay the same.
    /// </summary>
    /// <param name="model">A model from <c>mlContext.Model.Load</c>; it stays usable, and its other steps are shared with the result.</param>
    /// <param name="mlContext">The context that loaded it.</param>
    /// <returns>The model with its autoencoders replaced, or <paramref name="model"/> itself when it holds none.</returns>
    /// <exception cref="ModelFormatException">An autoencoder of the model is damaged or of a newer format.</exception>
    public static ITransformer WithBatchedOnnx(this ITransformer model, MLContext mlContext)
    {
        Guard.NotNull(model);
        Guard.NotNull(mlContext);
        return Replace(model, mlContext) ?? model;
    }

    /// <summary>The replacement of a step; null when nothing in it is to be replaced.</summary>
    private static ITransformer? Replace(ITransformer step, MLContext ml) => step switch
    {
        OnnxTransformer onnx => Batched(onnx, ml, wholeChain: false),
        TransformerChain<ITransformer> chain => ReplaceIn(chain, ml),
        _ => null,
    };

    private static ITransformer? ReplaceIn(TransformerChain<ITransformer> chain, MLContext ml)
    {
        var steps = chain.ToList();
        if (steps is [OnnxTransformer first, _, ..] && Batched(first, ml, wholeChain: true) is { } whole)
            return whole;
        bool replaced = false;
        for (int i = 0; i < steps.Count; i++)
        {
            if (Replace(steps[i], ml) is not { } replacement)
                continue;
            steps[i] = replacement;
            replaced = true;
        }
        return replaced ? new TransformerChain<ITransformer>(steps, chain.Select(step => Scope(chain, step))) : null;
    }

    /// <summary>
    /// The batched transformer of an ONNX step. A model with a reconstruction error was saved as a chain of its own, and stands for that
    /// chain rather than for its first step.
    /// </summary>
    private static ITransformer? Batched(OnnxTransformer step, MLContext ml, bool wholeChain)
    {
        if (OnnxStep.TryGetModel(ml, step) is not { } model)
            return null;
        bool savedAsChain = model.IndexOf(OutputRole.ReconstructionError) >= 0;
        if (savedAsChain != wholeChain)
        {
            model.Dispose();
            return null;
        }
        return model.Info.IsAnomalyDetector ? new AutoencoderAnomalyTransformer(model) : new AutoencoderTransformer(model);
    }

    private static TransformerScope Scope(TransformerChain<ITransformer> chain, ITransformer step)
    {
        var scope = TransformerScope.None;
        foreach (var part in new[] { TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring })
        {
            if (chain.GetModelFor(part).Contains(step))
                scope |= part;
        }
        return scope;
    }
}
