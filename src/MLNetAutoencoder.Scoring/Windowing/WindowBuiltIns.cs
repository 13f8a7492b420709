using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Windowing;

/// <summary>
/// Saves windows as ML.NET's own transformers, since ML.NET lets no class from outside write itself into a model file. The rows are put
/// into one column, an ONNX step puts length and padding before them, a stateful mapping rolls the window, and another ONNX step gives it
/// its size.
/// </summary>
internal static class WindowBuiltIns
{
    private const string RowColumn = "SlidingWindowRow";

    public static void Save(WindowPlan plan, ModelSaveContext ctx, string? tempFolder)
    {
        var ml = new MLContext();
        var settings = plan.Settings;
        IDataView view = new SchemaView(plan.InputSchema);
        List<ITransformer> steps = [];
        List<TempFile> files = [];
        try
        {
            Add(ml.Transforms.Concatenate(RowColumn, [.. settings.Inputs]));
            AddOnnx(
                WindowGraphs.Prepend(
                    RowColumn,
                    plan.Features,
                    SlidingWindowMapping.InputColumn,
                    [settings.Length, (int)settings.Padding],
                    SavedWindow.Write(plan)
                ),
                RowColumn,
                SlidingWindowMapping.InputColumn
            );
            if (plan.Group is { } group)
                Add(ml.Transforms.CopyColumns(SlidingWindowMapping.GroupColumn, group.Name));
            Add(Mapping(ml, plan.Group?.Type));
            AddOnnx(
                WindowGraphs.Resize(SlidingWindowMapping.RowsColumn, settings.Output, plan.Features * settings.Length),
                SlidingWindowMapping.RowsColumn,
                settings.Output
            );
            string[] own = [RowColumn, SlidingWindowMapping.InputColumn, SlidingWindowMapping.RowsColumn];
            Add(ml.Transforms.DropColumns(plan.Group is null ? own : [.. own, SlidingWindowMapping.GroupColumn]));
            ((ICanSaveModel)new TransformerChain<ITransformer>([.. steps])).Save(ctx);
        }
        finally
        {
            foreach (var step in steps.OfType<IDisposable>())
                step.Dispose();
            files.ForEach(file => file.Dispose());
        }

        // Step by step: a chain of estimators would check shapes, where a key is no number and a vector without a size none with one.
        void Add<T>(IEstimator<T> step)
            where T : class, ITransformer
        {
            steps.Add(step.Fit(view));
            view = steps[^1].Transform(view);
        }

        void AddOnnx(byte[] onnx, string input, string output)
        {
            files.Add(new TempFile(onnx, tempFolder));
            Add(files[^1].Step(ml, [input], [output]));
        }
    }

    private static IEstimator<ITransformer> Mapping(MLContext ml, DataViewType? group) =>
        group switch
        {
            null => Mapping(ml, new SlidingWindowMapping.OneSeries(), SlidingWindowMapping.OneSeries.Contract),
            TextDataViewType => Mapping(ml, new SlidingWindowMapping.ByText(), SlidingWindowMapping.ByText.Contract),
            KeyDataViewType => Mapping(ml, new SlidingWindowMapping.ByKey(), SlidingWindowMapping.ByKey.Contract),
            _ => Mapping(ml, new SlidingWindowMapping.ByNumber(), SlidingWindowMapping.ByNumber.Contract),
        };

    private static IEstimator<ITransformer> Mapping<TSource>(MLContext ml, SlidingWindowMapping.Factory<TSource> factory, string contract)
        where TSource : SlidingWindowMapping.Source, new() =>
        ml.Transforms.StatefulCustomMapping(factory.GetMapping(), factory.GetStateInitAction(), contract);
}
