using System.Text.Json;

namespace MLNetAutoencoder.Tests;

/// <summary>Metrics by scikit-learn and scikit-image, which reference.py has computed.</summary>
internal static class EvaluationReference
{
    private static readonly JsonElement Cases = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "MLNetAutoencoder.Evaluation.Tests", "Metrics", "reference.json")))
        .RootElement;

    public static double Value(string name, string metric) => Cases.GetProperty(name).GetProperty(metric).GetDouble();

    public static double[] Values(string name, string metric) =>
        [.. Cases.GetProperty(name).GetProperty(metric).EnumerateArray().Select(v => v.GetDouble())];
}
