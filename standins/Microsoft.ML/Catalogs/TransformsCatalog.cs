using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Where the extension methods that make transforms hang.</summary>
public sealed class TransformsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _env;

    internal TransformsCatalog(IHostEnvironment env)
    {
        _env = env;
        Categorical = new(this);
        Conversion = new(this);
    }

    public CategoricalTransforms Categorical { get; }

    public ConversionTransforms Conversion { get; }

    IHostEnvironment IInternalCatalog.Environment => _env;

    public sealed class CategoricalTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal CategoricalTransforms(TransformsCatalog owner) => _env = owner.GetEnvironment();

        IHostEnvironment IInternalCatalog.Environment => _env;
    }

    public sealed class ConversionTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal ConversionTransforms(TransformsCatalog owner) => _env = owner.GetEnvironment();

        IHostEnvironment IInternalCatalog.Environment => _env;
    }
}
