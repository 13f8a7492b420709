using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>A row that a detector was given, its score, and what that comes from.</summary>
/// <param name="Row">The row's place in the view, counted from 0.</param>
/// <param name="Score">Higher is more anomalous.</param>
/// <param name="IsAnomaly">Whether the score is above the detector's threshold.</param>
/// <param name="Probability">
/// The share of rows like the training rows that score lower, 0 to 1; null for a detector from the file of an older version.
/// </param>
/// <param name="Features">Those that contribute most, the highest first; fewer where fewer contribute.</param>
public sealed record AnomalyExplanation(
    long Row,
    float Score,
    bool IsAnomaly,
    float? Probability,
    IReadOnlyList<FeatureExplanation> Features
)
{
    /// <summary>The row in a line: <c>row 17, score 12.3, anomaly: bytes_out 15.1, expected 0.3, 62% of the score; …</c></summary>
    /// <returns>The same text in every culture.</returns>
    public override string ToString() =>
        Invariant.Text($"row {Row}, score {Score:G3}{(IsAnomaly ? ", anomaly" : "")}: {string.Join("; ", Features)}");
}

/// <summary>The part that a feature has in a row's score.</summary>
/// <param name="Name">
/// The name of its slot or column, or <c>f0</c>, <c>f1</c> and so on where neither the view nor the training data had any. A group of
/// one-hot slots that ML.NET made of a column of categories is one feature.
/// </param>
/// <param name="Value">
/// The feature's value in the units of the input; of a group that of the category's slot, 0 where the row has no category.
/// </param>
/// <param name="Expected">
/// What the network makes of the row for that feature, in the same units: its reconstruction. Null where the objective rebuilds nothing,
/// and for a detector from the file of an older version without a reconstruction. A score by distance is measured to training rows,
/// which the reconstruction is near to for a typical row.
/// </param>
/// <param name="Contribution">The part of the score, which the parts of all features sum to.</param>
/// <param name="Share">The same as a share of the score, 0 to 1; above 1 where other features take from the score.</param>
/// <param name="Category">The category of the row where the feature is a group, empty where the row has none; null for a number.</param>
/// <param name="ExpectedCategory">The category that the network makes of the row; null for a number, and where nothing is expected.</param>
public sealed record FeatureExplanation(
    string Name,
    float Value,
    float? Expected,
    float Contribution,
    float Share,
    string? Category = null,
    string? ExpectedCategory = null
)
{
    /// <summary>Up to here a number is written without an exponent.</summary>
    private const float Exponential = 1e9f;

    private const float Thousand = 1000;

    /// <summary>The value in words: the category, or the number in four digits.</summary>
    public string ValueText =>
        Category is null ? Text(Value)
        : Category.Length > 0 ? Category
        : "none";

    /// <summary>What is expected in words; null where nothing is, and where it is the category that the row has.</summary>
    public string? ExpectedText =>
        Category is not null ? (ExpectedCategory == Category ? null : ExpectedCategory)
        : Expected is { } expected ? Text(expected)
        : null;

    /// <summary>The feature in a few words: <c>bytes_out 15.1, expected 0.3, 62% of the score</c>.</summary>
    /// <returns>The same text in every culture.</returns>
    public override string ToString() =>
        Invariant.Text($"{Name} {ValueText}{(ExpectedText is null ? "" : $", expected {ExpectedText}")}, {Share * 100:0}% of the score");

    private static string Text(float value) =>
        Math.Abs(value) is >= Thousand and < Exponential ? Invariant.Text($"{value:0}") : Invariant.Text($"{value:G4}");
}
