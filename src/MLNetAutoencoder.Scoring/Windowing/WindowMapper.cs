using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>Adds windows to single rows, as a prediction engine asks for them.</summary>
internal sealed class WindowMapper(WindowPlan plan) : IRowToRowMapper
{
    public DataViewSchema InputSchema => plan.InputSchema;

    public DataViewSchema OutputSchema => plan.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => plan.Request(dependingColumns).Sources;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        => new WindowRow(plan, plan.Request(activeColumns), Guard.NotNull(input));
}
