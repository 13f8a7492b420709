using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Loading;

namespace Microsoft.ML;

/// <summary>Brings the speed of batches back to models that ML.NET loaded.</summary>
public static class AutoencoderModelExtensions
{
    /// <summary>
    /// Replaces every ONNX step of a loaded model by one that computes in batches: saved autoencoders and detectors, and any other ONNX
    /// model (<see cref="BatchedOnnxTransformer"/>). <c>mlContext.Model.Load</c> gives ML.NET's own ONNX transformer, which calls ONNX
    /// Runtime for each row; the columns, their types and their values stay the same. Saved windows become a
    /// <see cref="SlidingWindowTransformer"/> again.
    /// </summary>
    /// <param name="model">
    /// A model from <c>mlContext.Model.Load</c>; it stays usable, and its other steps are shared with the result.
    /// </param>
    /// <param name="mlContext">The context that loaded it.</param>
    /// <returns>The model with its ONNX steps replaced, or <paramref name="model"/> itself when it holds none.</returns>
    /// <remarks>
    /// A step stays where ML.NET was given shapes for it that its graph does not have, and where it gives what no column of this library
    /// holds, such as a sequence.
    /// The result owns all steps of <paramref name="model"/>, those that were replaced too: dispose it when you are done with both. Until
    /// then ML.NET's ONNX transformer keeps a copy of the model in the context's TempFilePath.
    /// </remarks>
    /// <exception cref="ModelFormatException">
    /// An autoencoder of the model is damaged or of a newer format, or an ONNX step is one that
    /// <see cref="BatchedOnnxCatalog.ApplyOnnxModelBatched(TransformsCatalog, byte[], BatchedOnnxOptions)"/> refuses.
    /// </exception>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public static ITransformer WithBatchedOnnx(this ITransformer model, MLContext mlContext)
    {
        Guard.NotNull(model);
        Guard.NotNull(mlContext);
        return Replace(model, next: null, mlContext, out _) ?? model;
    }

    /// <summary>The replacement of a step; null when nothing in it is to be replaced.</summary>
    private static ITransformer? Replace(ITransformer step, ITransformer? next, MLContext ml, out bool withNext)
    {
        withNext = false;
        return step switch
        {
            OnnxTransformer onnx => Batched(onnx, next, ml, out withNext),
            TransformerChain<ITransformer> chain => Windows(chain, ml) ?? ReplaceIn(chain, ml),
            _ => null,
        };
    }

    /// <summary>The windows that a chain stands for: rows in one column, an ONNX step, the mapping that rolls them.</summary>
    private static SlidingWindowTransformer? Windows(TransformerChain<ITransformer> chain, MLContext ml) =>
        chain.FirstOrDefault() is ColumnConcatenatingTransformer
        && chain.ElementAtOrDefault(1) is OnnxTransformer step
        && OnnxStep.TryGetWindows(ml, step) is { } plan
            ? new SlidingWindowTransformer(plan) { TempFolder = ml.TempFilePath, Replaced = chain }
            : null;

    private static ITransformer? ReplaceIn(TransformerChain<ITransformer> chain, MLContext ml)
    {
        var steps = chain.ToList();
        List<ITransformer> kept = [];
        List<TransformerScope> scopes = [];
        bool replaced = false;
        try
        {
            for (int i = 0; i < steps.Count; i++)
            {
                var replacement = Replace(steps[i], steps.ElementAtOrDefault(i + 1), ml, out bool withNext);
                kept.Add(replacement ?? steps[i]);
                scopes.Add(Scope(chain, steps[i]));
                replaced |= replacement is not null;
                if (withNext)
                    i++;
            }
        }
        catch
        {
            foreach (var replacement in kept.Except(steps).OfType<IDisposable>())
                replacement.Dispose();
            throw;
        }
        if (!replaced)
            return null;
        return kept.Count == 1 && steps.Count > 1 ? kept[0] : new TransformerChain<ITransformer>(kept, scopes);
    }

    /// <summary>The batched transformer of an ONNX step.</summary>
    private static ITransformer? Batched(OnnxTransformer step, ITransformer? next, MLContext ml, out bool withNext)
    {
        var read = new OnnxStep(ml, step);
        return (ITransformer?)read.TryGetAutoencoder(next, replaced: step, out withNext) ?? read.TryBatch();
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
