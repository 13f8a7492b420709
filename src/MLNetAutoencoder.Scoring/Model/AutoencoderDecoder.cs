using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder;

/// <summary>
/// The decoder of a trained autoencoder as an ONNX Runtime session: makes rows of codes, drawn ones too. Needs no training engine. It comes
/// from <see cref="AutoencoderModel.Decoder"/> or from a file.
/// </summary>
/// <remarks>Thread-safe until disposed.</remarks>
public sealed class AutoencoderDecoder : IDisposable
{
    internal const string InputName = "Code";

    private readonly AutoencoderModel _model;
    private readonly LatentDistribution _distribution;

    internal AutoencoderDecoder(AutoencoderModel model)
    {
        _model = model;
        _distribution =
            model.Info.LatentDistribution ?? throw new ModelFormatException("The model is no decoder; load it with AutoencoderModel.Load.");
        if (model.Info.Outputs[0].Role != OutputRole.Reconstruction)
            throw new ModelFormatException($"The decoder's output is named {model.Info.Outputs[0].Role}; the file is damaged.");
        if (_distribution.Fault(LatentSize) is { } fault)
            throw new ModelFormatException($"The distribution of the decoder's codes {fault}; the file is damaged.");
    }

    /// <summary>What the file says about itself.</summary>
    public ModelInfo Info => _model.Info;

    /// <summary>Values in a code.</summary>
    public int LatentSize => _model.Inputs[0].Size;

    /// <summary>
    /// Values in the condition of a conditional autoencoder: as many as there are keys, with 1 in the key's place and otherwise 0, or 1 or
    /// 0 for a Boolean, or those of the vector; 0 where there is none.
    /// </summary>
    public int ConditionSize => _model.InputSize - LatentSize;

    /// <summary>Values in a row.</summary>
    public int OutputSize => _model.Info.Outputs[0].Size;

    /// <summary>Reads a decoder from an ONNX file.</summary>
    /// <param name="path">A file written by <see cref="Save"/>.</param>
    /// <returns>The decoder; dispose it when done.</returns>
    /// <exception cref="ModelFormatException">The file is damaged, no decoder of this library, or of a newer format.</exception>
    public static AutoencoderDecoder Load(string path) => Load(File.ReadAllBytes(Guard.NotBlank(path)));

    /// <summary>Reads a decoder from the bytes of an ONNX file.</summary>
    /// <param name="onnx">The whole file; not to be changed afterwards.</param>
    /// <returns>The decoder; dispose it when done.</returns>
    /// <exception cref="ModelFormatException">The bytes are damaged, no decoder of this library, or of a newer format.</exception>
    public static AutoencoderDecoder Load(byte[] onnx)
    {
        var model = AutoencoderModel.Load(onnx);
        try
        {
            return new AutoencoderDecoder(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The decoder as the bytes of an ONNX file: input <c>Code</c> of <c>[N, LatentSize + ConditionSize]</c> floats, the condition behind
    /// the code, output <c>Reconstruction</c> of <c>[N, OutputSize]</c>.
    /// </summary>
    /// <returns>A copy.</returns>
    public byte[] ToOnnx() => _model.ToOnnx();

    /// <summary>Writes the decoder as an ONNX file; the file appears whole or not at all.</summary>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    public void Save(string path) => _model.Save(path);

    /// <summary>Makes rows of codes.</summary>
    /// <param name="codes">Each of <see cref="LatentSize"/> values. A NaN or infinity gives a row of NaN.</param>
    /// <param name="condition">The condition that all rows have, <see cref="ConditionSize"/> values; null where there is none.</param>
    /// <returns>A row for each code, in the units of the training data.</returns>
    /// <exception cref="ArgumentException">A code or the condition is of another size.</exception>
    public float[][] Decode(IReadOnlyList<float[]> codes, float[]? condition = null)
    {
        Guard.NotNull(codes);
        for (int i = 0; i < codes.Count; i++)
            Guard.That(
                codes[i]?.Length == LatentSize,
                nameof(codes),
                $"'{nameof(codes)}[{i}]' holds {codes[i]?.Length ?? 0} values, and a code of this decoder has {LatentSize}."
            );
        return Rows([.. codes.SelectMany(code => code)], condition);
    }

    /// <summary>
    /// Draws codes and decodes them: from the standard normal distribution where the objective holds the codes near it (variational,
    /// Wasserstein, adversarial), else from a normal distribution with mean and covariance of the training rows' codes.
    /// </summary>
    /// <param name="count">How many rows: 1 or greater.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <param name="condition">The condition that all rows have, <see cref="ConditionSize"/> values; null where there is none.</param>
    /// <returns>Rows in the units of the training data.</returns>
    /// <exception cref="ArgumentException">The count is out of its range, or the condition of another size.</exception>
    public float[][] Sample(int count, int seed, float[]? condition = null)
    {
        Guard.That(count >= 1, nameof(count), $"'{nameof(count)}' is {count}; it must be 1 or greater.");
        return Rows(_distribution.Draw(count, seed), condition);
    }

    /// <summary>Decodes codes on the straight line from one code to another, both included, in equal steps.</summary>
    /// <param name="from">The first code, of <see cref="LatentSize"/> values.</param>
    /// <param name="to">The last code.</param>
    /// <param name="steps">How many rows: 2 or greater.</param>
    /// <param name="condition">The condition that all rows have, <see cref="ConditionSize"/> values; null where there is none.</param>
    /// <returns>Rows in the units of the training data.</returns>
    /// <exception cref="ArgumentException">A code or the condition is of another size, or the number of steps out of its range.</exception>
    public float[][] Interpolate(float[] from, float[] to, int steps, float[]? condition = null)
    {
        Check(from, nameof(from));
        Check(to, nameof(to));
        Guard.That(steps >= 2, nameof(steps), $"'{nameof(steps)}' is {steps}; it must be 2 or greater.");
        return Rows(
            [.. Enumerable.Range(0, steps).SelectMany(step => from.Zip(to, (a, b) => a + ((b - a) * step / (steps - 1))))],
            condition
        );
    }

    /// <summary>What the decoder is, its inputs and output with their shapes, and its size.</summary>
    /// <returns>A few lines; the same in every culture.</returns>
    public override string ToString() => _model.ToString();

    /// <summary>Frees the session.</summary>
    public void Dispose() => _model.Dispose();

    private void Check(float[] code, string name)
    {
        Guard.NotNull(code, name);
        Guard.That(code.Length == LatentSize, name, $"'{name}' holds {code.Length} values, and a code of this decoder has {LatentSize}.");
    }

    private float[][] Rows(float[] codes, float[]? condition)
    {
        Guard.That(
            (condition?.Length ?? 0) == ConditionSize,
            nameof(condition),
            $"'{nameof(condition)}' holds {condition?.Length ?? 0} values, and this decoder goes by a condition of "
                + $"{ConditionSize}{(ConditionSize == 0 ? "; leave it null" : "")}."
        );
        float[] rows = condition is null ? codes : [.. codes.Chunk(LatentSize).SelectMany(code => code.Concat(condition))];
        return [.. _model.Run(rows, OutputRole.Reconstruction).Chunk(OutputSize)];
    }
}
