using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Conversion;

/// <summary>The steps of a fitted pipeline in order, without the chains that they stand in, and the columns behind each.</summary>
internal sealed class PipelineSteps
{
    private readonly ModelOperationsCatalog _catalog;
    private readonly List<ITransformer> _steps;
    private readonly List<DataViewSchema> _schemas;

    public PipelineSteps(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema input)
    {
        _catalog = catalog;
        _steps = [.. Flat(model)];
        _schemas = [input];
        foreach (var step in _steps)
            _schemas.Add(step.GetOutputSchema(_schemas[^1]));
    }

    public int Count => _steps.Count;

    public DataViewSchema Input => _schemas[0];

    /// <summary>Whether rows are computed with those before them, so that they have to be in one call.</summary>
    public bool AreOfSeries => _steps.OfType<SlidingWindowTransformer>().Any();

    public static IEnumerable<ITransformer> Flat(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    /// <summary>The columns behind the first so many steps.</summary>
    public DataViewSchema Behind(int steps) => _schemas[steps];

    /// <summary>The visible columns that a step, counted from 1, adds or makes anew.</summary>
    public List<string> AddedBy(int step) =>
        [
            .. _schemas[step]
                .Where(column => !column.IsHidden && IsRenewed(column.Name, _schemas[step - 1], _schemas[step]))
                .Select(column => column.Name),
        ];

    /// <summary>How messages name a step, counted from 1.</summary>
    public string NameOf(int step)
    {
        var type = _steps[step - 1].GetType();
        string name = type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
        return Invariant.Text($"step {step} ({name.Split('`')[0]})");
    }

    public IDataView Transform(IDataView rows, int steps) => _steps.Take(steps).Aggregate(rows, (view, step) => step.Transform(view));

    /// <summary>The graph of the first so many steps.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="taken">Names that the graph's inputs and outputs can have.</param>
    public PipelineGraph ToGraph(int steps, IEnumerable<string> taken)
    {
        var graphs = Enumerable.Range(0, steps).Select(ConvertStep).ToList();
        long opset = graphs.Max(graph => graph.Graph is { } step ? Opsets.VersionOf(step.Model) : 0);
        var pipeline = new PipelineGraph(Input, taken);
        for (int i = 0; i < steps; i++)
        {
            var (graph, reason) = graphs[i];
            reason ??= TryRaise(graph!, Math.Max(opset, OnnxGraphBuilder.OpsetVersion));
            if (reason is null)
                pipeline.Add(NameOf(i + 1), graph!, _schemas[i], _schemas[i + 1]);
            else
                pipeline.AddGap(NameOf(i + 1), reason, _schemas[i], _schemas[i + 1]);
        }
        return pipeline;
    }

    /// <summary>Whether a step makes a column anew under the name of an old one, or adds it.</summary>
    public static bool IsRenewed(string column, DataViewSchema before, DataViewSchema after) =>
        after.Count(c => c.Name == column) > before.Count(c => c.Name == column);

    private (StepGraph? Graph, string? Reason) ConvertStep(int step)
    {
        try
        {
            return (StepGraph.Of(_steps[step], _schemas[step], _catalog), null);
        }
        catch (NotConvertibleException e)
        {
            return (null, e.Message);
        }
    }

    private static string? TryRaise(StepGraph graph, long opset)
    {
        try
        {
            Opsets.Raise(graph.Model, opset);
            return null;
        }
        catch (NotConvertibleException e)
        {
            return e.Message;
        }
    }
}
