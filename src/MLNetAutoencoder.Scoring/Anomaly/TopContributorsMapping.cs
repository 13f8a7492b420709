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
public sealed class TopContributorsMapping
    : StatefulCustomMappingFactory<TopContributorsMapping.Source, TopContributorsMapping.Target, TopContributorsMapping.State>
{
    internal const string ContributionsColumn = "TopContributorsValues";
    internal const string NamesColumn = "TopContributorsNames";
    internal const string TextColumn = "TopContributorsText";
    private const string Contract = "MLNetAutoencoder.TopContributors";

    /// <summary>The columns that are there only within the saved steps.</summary>
    internal static string[] Columns { get; } = [ContributionsColumn, NamesColumn, TextColumn];

    /// <inheritdoc/>
    public override Action<Source, Target, State> GetMapping() => Map;

    /// <inheritdoc/>
    public override Action<State> GetStateInitAction() => _ => { };

    /// <summary>The step that makes the text.</summary>
    internal static IEstimator<ITransformer> Step(MLContext ml) =>
        ml.Transforms.StatefulCustomMapping<Source, Target, State>(Map, _ => { }, Contract);

    private static void Map(Source source, Target target, State state)
    {
        state.Names ??= ContributorNames.Parse(source.Names.GetItemOrDefault(0).Span);
        target.Text = state.Names.Of([.. source.Contributions.DenseValues()]);
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

    /// <summary>What a cursor remembers.</summary>
    public sealed class State
    {
        internal ContributorNames? Names { get; set; }
    }
}
