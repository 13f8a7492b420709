namespace MLNetAutoencoder.Tests;

/// <summary>A test on real data; reported as skipped where the data is not at hand.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string name)
    {
        if (!SharedCsv.Has(name))
            Skip = $"The shared data {name} is not at hand.";
    }
}
