using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// A column that a model adds: what it is and its name. An estimator plans its columns by the options, and shape, graph, view, saved model
/// and loader go by the role of each; so what a role means stands here and in <see cref="OutputRoles"/>.
/// </summary>
internal sealed record ModelColumn(OutputRole Role, string Name)
{
    /// <summary>The columns of those options that have a name.</summary>
    public static IEnumerable<ModelColumn> Named(params (OutputRole Role, string? Name)[] columns) =>
        columns.Where(column => column.Name is not null).Select(column => new ModelColumn(column.Role, column.Name!));

    /// <summary>
    /// The columns of a model; of an anomaly detector label, score and probability are the last, as ML.NET's own trainers have them.
    /// </summary>
    public static IReadOnlyList<ModelColumn> Of(AutoencoderModel model)
    {
        var columns = model.Info.Outputs.Select(output => new ModelColumn(output.Role, output.ColumnName));
        return [.. model.Info.IsAnomalyDetector ? columns.OrderBy(column => LastPlace(column.Role)) : columns];
    }

    /// <summary>The output that gives the column.</summary>
    /// <param name="size">Values that the model makes of a row.</param>
    /// <param name="inputs">Names of the graph's inputs.</param>
    public ModelOutput Output(int size, IEnumerable<string> inputs) => ModelOutput.ForColumn(Role, Name, size, [.. inputs]);

    public DataViewType TypeIn(AutoencoderModel model) =>
        Role switch
        {
            OutputRole.PredictedLabel => BooleanDataViewType.Instance,
            OutputRole.ReconstructionError or OutputRole.Probability => NumberDataViewType.Single,
            _ => new VectorDataViewType(NumberDataViewType.Single, model.Info.Outputs[model.IndexOf(Role)].Size),
        };

    public DataViewSchema.Annotations? AnnotationsIn(AutoencoderModel model, DataViewSchema input) =>
        Role switch
        {
            OutputRole.Contributions => FeatureColumn.DescribeRebuilt(model, input),
            _ when Role.IsPerFeature() => FeatureColumn.NameRebuilt(model, input),
            _ when Role.IsVector() => FeatureColumn.NumberSlots("Code", model.Info.Outputs[model.IndexOf(Role)].Size),
            _ when !model.Info.IsAnomalyDetector => null,
            OutputRole.Probability => ScoreAnnotations.Make(input, nameof(OutputRole.Probability)),
            _ => ScoreAnnotations.Make(input, Name),
        };

    /// <summary>Makes a getter over rows that hold the model's outputs.</summary>
    public Delegate Getter(IScoredRow row, int output) =>
        Role switch
        {
            OutputRole.PredictedLabel => (ValueGetter<bool>)((ref bool value) => value = row.Boolean(output)),
            OutputRole.ReconstructionError or OutputRole.Probability => (ValueGetter<float>)(
                (ref float value) => value = row.Floats(output)[0]
            ),
            _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Columns.Put(row.Floats(output), ref value)),
        };

    private static int LastPlace(OutputRole role) =>
        role switch
        {
            OutputRole.PredictedLabel => 1,
            OutputRole.ReconstructionError => 2,
            OutputRole.Probability => 3,
            _ => 0,
        };
}

/// <summary>A row whose model outputs can be read.</summary>
internal interface IScoredRow
{
    ReadOnlySpan<float> Floats(int output);

    bool Boolean(int output);
}
