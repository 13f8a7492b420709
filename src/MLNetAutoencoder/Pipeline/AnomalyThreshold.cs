namespace MLNetAutoencoder;

/// <summary>Sets the threshold of an anomaly detector.</summary>
internal static class AnomalyThreshold
{
    /// <summary>
    /// How far above a training score the threshold may stand, as a share of it: a row scored alone or in a batch of another size gets
    /// another last bit, and must not cross the threshold by it.
    /// </summary>
    private const float Clearance = 1e-4f;

    /// <summary>A threshold that at most the given share of training scores lies above, just over the highest score that does not.</summary>
    /// <param name="scores">At least one; sorted in place.</param>
    /// <param name="contamination">0 to 0.5.</param>
    public static float Select(float[] scores, double contamination)
    {
        Array.Sort(scores);
        int above = (int)((decimal)contamination * scores.Length); // 0.29 * 100 is below 29 in double precision
        float score = scores[scores.Length - 1 - above];
        float next = scores.FirstOrDefault(s => s > score, float.PositiveInfinity);
        float threshold = Math.Min(score + (Math.Abs(score) * Clearance), score + ((next - score) / 2));
        return threshold < next ? threshold : score;
    }
}
