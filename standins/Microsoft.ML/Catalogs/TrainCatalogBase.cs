using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Base of the catalogs of one learning task: trainers and evaluation.</summary>
public abstract class TrainCatalogBase : IInternalCatalog
{
    private protected TrainCatalogBase(IHostEnvironment env) => Environment = env;

    private protected IHostEnvironment Environment { get; }

    IHostEnvironment IInternalCatalog.Environment => Environment;

    public abstract class CatalogInstantiatorBase : IInternalCatalog
    {
        private protected CatalogInstantiatorBase(TrainCatalogBase catalog) => Owner = catalog;

        internal TrainCatalogBase Owner { get; }

        IHostEnvironment IInternalCatalog.Environment => Owner.GetEnvironment();
    }
}
