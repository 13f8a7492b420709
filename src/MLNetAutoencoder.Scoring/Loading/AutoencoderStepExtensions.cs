using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Loading;

namespace Microsoft.ML;

/// <summary>Finds autoencoders among the steps of a model, fitted or loaded.</summary>
public static class AutoencoderStepExtensions
{
    /// <summary>The first anomaly detector of a model, to explain scores with, to move its threshold, or to save it alone.</summary>
    /// <param name="model">A fitted or loaded model of any steps, chains in chains too; with <c>WithBatchedOnnx</c> or without.</param>
    /// <param name="mlContext">The context that loaded it.</param>
    /// <param name="outputColumnName">A column that the detector adds, where there are several detectors; null for the first one.</param>
    /// <returns>
    /// The step itself, which goes with the model. Of a model as ML.NET loaded it, which has steps of ML.NET's own, a new one with a
    /// session of its own: dispose it when done.
    /// </returns>
    /// <exception cref="InvalidOperationException">There is none; the message lists the steps.</exception>
    /// <exception cref="ModelFormatException">An autoencoder of the model is damaged or of a newer format.</exception>
    public static AutoencoderAnomalyTransformer GetDetector(
        this ITransformer model,
        MLContext mlContext,
        string? outputColumnName = null
    ) =>
        Find<AutoencoderAnomalyTransformer>(model, mlContext, outputColumnName)
        ?? throw None(model, outputColumnName, "anomaly detector", "mlContext.AnomalyDetection.Trainers.Autoencoder");

    /// <summary>The first autoencoder of a model, be it for features or for anomalies.</summary>
    /// <param name="model">A fitted or loaded model of any steps, chains in chains too; with <c>WithBatchedOnnx</c> or without.</param>
    /// <param name="mlContext">The context that loaded it.</param>
    /// <param name="outputColumnName">A column that the autoencoder adds, where there are several; null for the first one.</param>
    /// <returns>As of <see cref="GetDetector"/>.</returns>
    /// <exception cref="InvalidOperationException">There is none; the message lists the steps.</exception>
    /// <exception cref="ModelFormatException">An autoencoder of the model is damaged or of a newer format.</exception>
    public static AutoencoderTransformerBase GetAutoencoder(
        this ITransformer model,
        MLContext mlContext,
        string? outputColumnName = null
    ) =>
        Find<AutoencoderTransformerBase>(model, mlContext, outputColumnName)
        ?? throw None(model, outputColumnName, "autoencoder", "mlContext.Transforms.Autoencoder");

    private static T? Find<T>(ITransformer model, MLContext ml, string? column)
        where T : AutoencoderTransformerBase
    {
        Guard.NotNull(model);
        Guard.NotNull(ml);
        var steps = Steps(model).ToList();
        for (int i = 0; i < steps.Count; i++)
        {
            var (step, next) = steps[i];
            if (step is T fitted && Adds(fitted, column))
                return fitted;
            if (step is not OnnxTransformer onnx || new OnnxStep(ml, onnx).TryGetAutoencoder(next, replaced: null, out _) is not { } loaded)
                continue;
            if (loaded is T wanted && Adds(wanted, column))
                return wanted;
            loaded.Dispose();
        }
        return null;
    }

    private static bool Adds(AutoencoderTransformerBase step, string? column) =>
        column is null || step.Model.Info.Outputs.Any(output => output.ColumnName == column);

    /// <summary>The steps of all chains in order, each with the one behind it in its chain.</summary>
    private static IEnumerable<(ITransformer Step, ITransformer? Next)> Steps(ITransformer model, ITransformer? next = null)
    {
        if (model is not IEnumerable<ITransformer> chain)
            return [(model, next)];
        var steps = chain.ToList();
        return steps.SelectMany((step, i) => Steps(step, i + 1 < steps.Count ? steps[i + 1] : null));
    }

    private static InvalidOperationException None(ITransformer model, string? column, string what, string way) =>
        new(
            $"The model has no {what}{(column is null ? "" : $" that adds a column '{column}'")}; its steps are "
                + $"{string.Join(", ", Steps(model).Select(step => Describe(step.Step)))}. {way} makes one."
        );

    private static string Describe(ITransformer step) => step is AutoencoderTransformerBase ? $"{step}" : step.GetType().Name;
}
