using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What reads which model folder. Signatures are compared without regard to case, as in the real library.</summary>
internal static partial class TransformerLoaders
{
    public static IReadOnlyDictionary<string, Func<IHostEnvironment, ModelLoadContext, ITransformer>> BySignature { get; } = Register();

    private static Dictionary<string, Func<IHostEnvironment, ModelLoadContext, ITransformer>> Register()
    {
        var loaders = new Dictionary<string, Func<IHostEnvironment, ModelLoadContext, ITransformer>>(StringComparer.OrdinalIgnoreCase)
        {
            [TransformerChain.LoaderSignature] = TransformerChain.Load,
        };
        RegisterTransforms(loaders);
        return loaders;
    }

    /// <summary>Adds the loaders of the transforms; implemented in Transforms/.</summary>
    static partial void RegisterTransforms(Dictionary<string, Func<IHostEnvironment, ModelLoadContext, ITransformer>> loaders);
}
