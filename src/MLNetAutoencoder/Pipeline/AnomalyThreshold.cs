namespace MLNetAutoencoder;

/// <summary>Sets the threshold of an anomaly detector.</summary>
internal static class AnomalyThreshold
{
    /// <summary>The smallest training score that at most the given share of training scores lies above.</summary>
    /// <param name="scores">At least one; sorted in place.</param>
    /// <param name="contamination">0 to 0.5.</param>
    public static float Select(float[] scores, double contamination)
    {
        Array.Sort(scores);
        return scores[scores.Length - 1 - (int)(contamination * scores.Length)];
    }
}
