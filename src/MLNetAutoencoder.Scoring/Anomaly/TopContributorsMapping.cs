using System.ComponentModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Anomaly;

namespace MLNetAutoencoder;

/// <summary>
/// Makes texts of the contributions of a saved pipeline. Public because ML.NET creates it by its contract name when it loads such a model.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[CustomMappingFactoryAttribute(Contract)]
public sealed class TopContributorsMapping : CustomMappingFactory<TopContributorsMapping.Source, TopContributorsMapping.Target>
{
    internal const string ContributionsColumn = "TopContributorsValues";
    internal const string NamesColumn = "TopContributorsNames";
    internal const string TextColumn = "TopContributorsText";
    private const string Contract = "MLNetAutoencoder.TopContributors";

    /// <summary>
    /// What the last text of a thread says. ML.NET's stateful mapping, which could keep it, throws where other columns are read.
    /// </summary>
    [ThreadStatic]
    private static (string Text, ContributorNames Names)? s_last;

    /// <summary>The columns that are there only within the saved steps.</summary>
    internal static string[] Columns { get; } = [ContributionsColumn, NamesColumn, TextColumn];

    /// <inheritdoc/>
    public override Action<Source, Target> GetMapping() => Map;

    /// <summary>The step that makes the text.</summary>
    internal static IEstimator<ITransformer> Step(MLContext ml) => ml.Transforms.CustomMapping<Source, Target>(Map, Contract);

    private static void Map(Source source, Target target) =>
        target.Text = Names(source.Names.GetItemOrDefault(0).Span).Of([.. source.Contributions.DenseValues()]);

    private static ContributorNames Names(ReadOnlySpan<char> text)
    {
        if (s_last is not { } last || !text.SequenceEqual(last.Text))
            s_last = last = (text.ToString(), ContributorNames.Parse(text));
        return last.Names;
    }

    /// <summary>What is read of a row.</summary>
    public sealed class Source
    {
        /// <summary>A value for each slot.</summary>
        [ColumnName(ContributionsColumn)]
        public VBuffer<float> Contributions { get; set; }

        /// <summary>The features, as JSON.</summary>
        [ColumnName(NamesColumn)]
        public VBuffer<ReadOnlyMemory<char>> Names { get; set; }
    }

    /// <summary>What the mapping gives.</summary>
    public sealed class Target
    {
        /// <summary>The features that contribute most.</summary>
        [ColumnName(TextColumn)]
        public string Text { get; set; } = "";
    }
}
