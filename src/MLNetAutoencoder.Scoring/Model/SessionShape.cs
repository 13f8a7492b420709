using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Model;

/// <summary>What a session takes, found and checked against what its file says about itself.</summary>
/// <param name="InputName">The graph's one input.</param>
/// <param name="Width">Values of a row.</param>
/// <param name="TakesDouble">Whether they are Double rather than Single.</param>
/// <param name="Parts">The columns that make a row, the features first.</param>
internal sealed record SessionShape(string InputName, int Width, bool TakesDouble, IReadOnlyList<ModelInput> Parts)
{
    /// <param name="inputs">What the session takes, by name.</param>
    /// <param name="outputs">What it gives, by name.</param>
    /// <param name="info">What the file says.</param>
    /// <exception cref="ModelFormatException">The session has another shape.</exception>
    public static SessionShape Of(
        IReadOnlyDictionary<string, NodeMetadata> inputs,
        IReadOnlyDictionary<string, NodeMetadata> outputs,
        ModelInfo info
    )
    {
        if (inputs.Count != 1)
            throw new ModelFormatException($"The model has {inputs.Count} inputs, and an autoencoder has one; it is damaged.");
        var (name, input) = inputs.First();
        var expected = info.HasWideRows ? TensorElementType.Double : TensorElementType.Float;
        if (!input.IsTensor || input.ElementDataType != expected || input.Dimensions is not [_, > 0 and var width])
            throw new ModelFormatException(
                $"The model's input '{name}' is not a {expected.ToString().ToLowerInvariant()} tensor of shape [N, features]; "
                    + "it is damaged."
            );
        var columns = info.Inputs.Count > 0 ? info.Inputs : [new ModelInput(name, width)];
        if ((info.Inputs.Count > 0 && info.RowName != name) || columns.Sum(column => (long)column.Size) != width)
            throw new ModelFormatException(
                Invariant.Text(
                    $"The model's input '{name}' holds {width} values, and its columns "
                        + $"{string.Join(", ", columns.Select(i => Invariant.Text($"'{i.Name}' of {i.Size}")))} make another; it is "
                        + $"damaged."
                )
            );
        foreach (var output in info.Outputs)
            Check(outputs, output);
        return new(name, width, info.HasWideRows, columns);
    }

    private static void Check(IReadOnlyDictionary<string, NodeMetadata> outputs, ModelOutput output)
    {
        var expected = output.Role == OutputRole.PredictedLabel ? TensorElementType.Bool : TensorElementType.Float;
        if (
            !outputs.TryGetValue(output.Name, out var meta)
            || !meta.IsTensor
            || meta.ElementDataType != expected
            || meta.Dimensions is not [_, var size]
            || size != output.Size
        )
            throw new ModelFormatException(
                Invariant.Text(
                    $"The model's output '{output.Name}' is missing or not a {expected} tensor of shape [N, {output.Size}]; it "
                        + $"is damaged."
                )
            );
    }
}
