namespace MLNetAutoencoder;

/// <summary>Agreement of two divisions of the same rows.</summary>
internal static class MutualInformation
{
    /// <summary>
    /// 2 I(A; B) / (H(A) + H(B)), 0 to 1: Strehl and Ghosh, "Cluster ensembles" (2002), with the arithmetic mean of the entropies. 1 when
    /// both divisions are a single group.
    /// </summary>
    public static double Normalized(int[] a, int[] b)
    {
        double entropyA = Entropy(a), entropyB = Entropy(b);
        double joint = Entropy(a.Zip(b));
        double entropies = entropyA + entropyB;
        return entropies == 0 ? 1 : Math.Clamp(2 * (entropies - joint) / entropies, 0, 1);
    }

    private static double Entropy<T>(IEnumerable<T> groups)
    {
        int[] counts = [.. groups.GroupBy(g => g).Select(g => g.Count())];
        double rows = counts.Sum();
        return -counts.Sum(count => count / rows * Math.Log(count / rows));
    }
}
