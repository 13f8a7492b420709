using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Views;
using MLNetAutoencoder.Windowing;

namespace MLNetAutoencoder;

/// <summary>Gives each row the window of rows that ends at it.</summary>
/// <remarks>
/// Views are lazy, and keep the order of their rows. A prediction engine takes the rows that it is given, one after the other, for the
/// series. Saved, it loads with plain ML.NET where this package is at hand, as steps that roll a window only along rows whose windows are
/// read; <c>WithBatchedOnnx</c> makes it this transformer again. Thread-safe; a prediction engine over it is not.
/// </remarks>
public sealed class SlidingWindowTransformer : ITransformer, IDisposable
{
    private readonly WindowPlan _fitted;
    private readonly WindowSettings _settings;

    internal SlidingWindowTransformer(WindowPlan fitted)
    {
        _fitted = fitted;
        _settings = fitted.Settings;
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>As in <see cref="AutoencoderTransformerBase.TempFolder"/>.</summary>
    internal string? TempFolder { get; init; }

    /// <summary>As in <see cref="AutoencoderTransformerBase.Replaced"/>.</summary>
    internal IDisposable? Replaced { get; init; }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new ExtendedView(Bind(Guard.NotNull(input).Schema), input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ExtendedMapper(Bind(inputSchema));

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>mlContext.Model.Save</c>.</summary>
    /// <param name="ctx">Where ML.NET saves to.</param>
    void ICanSaveModel.Save(ModelSaveContext ctx) => WindowBuiltIns.Save(_fitted, ctx, TempFolder);

    internal WindowPlan Bind(DataViewSchema input) => new(_settings, input);

    /// <summary>Frees the steps of a loaded model that this one stands for.</summary>
    void IDisposable.Dispose() => Replaced?.Dispose();
}
