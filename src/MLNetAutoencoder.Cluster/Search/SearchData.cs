using Microsoft.ML.Data;

namespace MLNetAutoencoder.Search;

/// <summary>The columns of a search, the same for whoever submits it and for whoever fits a candidate.</summary>
internal static class SearchData
{
    /// <summary>What candidates read. Where a format leaves the type open, they are numbers.</summary>
    /// <param name="inputs">The columns of features.</param>
    /// <param name="options">Name further columns.</param>
    /// <param name="label">The column of labels; null for rows that are learned from.</param>
    public static IReadOnlyList<PartitionColumn> Columns(
        IEnumerable<string> inputs,
        AutoencoderTrainingOptions options,
        string? label = null
    )
    {
        string?[] others = [options.ConditionColumnName, options.TargetColumnName, label ?? options.ExampleWeightColumnName];
        return [.. inputs.Concat(others.OfType<string>()).Distinct().Select(name => new PartitionColumn(name, NumberDataViewType.Single))];
    }
}
