namespace MLNetAutoencoder;

/// <summary>How much memory rows may take when the user does not say.</summary>
internal static class MemoryBudget
{
    /// <summary>A quarter of what the machine, or the container, gives the process.</summary>
    public static long Default => Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
}
