using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The environment of a catalog. Name, namespace and explicit implementations are the real ones: outsiders reach the property
/// by that name.
/// </summary>
internal interface IInternalCatalog
{
    IHostEnvironment Environment { get; }
}

internal static class CatalogUtils
{
    public static IHostEnvironment GetEnvironment(this IInternalCatalog catalog) => Internal.Check.NotNull(catalog, nameof(catalog)).Environment;
}
