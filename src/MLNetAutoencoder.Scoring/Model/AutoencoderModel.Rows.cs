using System.Numerics;
using System.Numerics.Tensors;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder;

/// <content>Rows that are given as numbers rather than as a view.</content>
public sealed partial class AutoencoderModel
{
    private const string Detectors = "mlContext.AnomalyDetection.Trainers.Autoencoder";
    private const string Autoencoders = "mlContext.Transforms.Autoencoder";

    /// <summary>The score of each row: of a detector its anomaly score, else the reconstruction error.</summary>
    /// <param name="rows">
    /// One row or more, one behind the other: <c>N x InputSize</c> values. A NaN or infinity gives NaN for its row. A model that takes
    /// Double, since Single did not hold its training rows, is given more exact ones by <see cref="Run(double[], OutputRole)"/>.
    /// </param>
    /// <returns>N scores: higher is more anomalous. Of one row nothing else is allocated.</returns>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    /// <exception cref="InvalidOperationException">The model gives no score; says how to train one that does.</exception>
    public float[] Score(ReadOnlySpan<float> rows) => Run(rows, ScoreOutput());

    /// <summary>The same, written to where there is room for it; allocates nothing for one row.</summary>
    /// <param name="rows"><c>N x InputSize</c> values.</param>
    /// <param name="destination">Takes N scores.</param>
    /// <exception cref="ArgumentException">The values are no whole rows, or the destination is too short.</exception>
    /// <exception cref="InvalidOperationException">The model gives no score; says how to train one that does.</exception>
    public void Score(ReadOnlySpan<float> rows, Span<float> destination) => Run(rows, ScoreOutput(), destination);

    /// <summary>The code of each row.</summary>
    /// <param name="rows">As <see cref="Score(ReadOnlySpan{float})"/> takes them.</param>
    /// <returns>The codes one behind the other: <c>N x LatentSize</c> values.</returns>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    /// <exception cref="InvalidOperationException">The model gives no codes; says how to train one that does.</exception>
    public float[] Encode(ReadOnlySpan<float> rows) => Run(rows, CodeOutput());

    /// <summary>The same, written to where there is room for it; allocates nothing for one row.</summary>
    /// <param name="rows"><c>N x InputSize</c> values.</param>
    /// <param name="destination">Takes <c>N x LatentSize</c> values.</param>
    /// <exception cref="ArgumentException">The values are no whole rows, or the destination is too short.</exception>
    /// <exception cref="InvalidOperationException">The model gives no codes; says how to train one that does.</exception>
    public void Encode(ReadOnlySpan<float> rows, Span<float> destination) => Run(rows, CodeOutput(), destination);

    /// <summary>Each row as the network rebuilds it, in the units of the input, or its target where it has one of its own.</summary>
    /// <param name="rows">As <see cref="Score(ReadOnlySpan{float})"/> takes them.</param>
    /// <returns>The rebuilt rows one behind the other: N times as many values as there are features.</returns>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    /// <exception cref="InvalidOperationException">The model gives no reconstructions; says how to train one that does.</exception>
    public float[] Reconstruct(ReadOnlySpan<float> rows) => Run(rows, RowOutput());

    /// <summary>The same, written to where there is room for it; allocates nothing for one row.</summary>
    /// <param name="rows"><c>N x InputSize</c> values.</param>
    /// <param name="destination">Takes N times as many values as there are features.</param>
    /// <exception cref="ArgumentException">The values are no whole rows, or the destination is too short.</exception>
    /// <exception cref="InvalidOperationException">The model gives no reconstructions; says how to train one that does.</exception>
    public void Reconstruct(ReadOnlySpan<float> rows, Span<float> destination) => Run(rows, RowOutput(), destination);

    /// <summary>Any output of rows, which are computed in batches; a row alone gives the same but for last digits.</summary>
    /// <param name="rows">Row-major values, <c>N x InputSize</c>. A NaN or infinity gives NaN in every output of its row.</param>
    /// <param name="role">Which output to return; <see cref="OutputRole.PredictedLabel"/> gives 1 for an anomaly and 0 otherwise.</param>
    /// <returns>Row-major values, <c>N x</c> the output's size.</returns>
    public float[] Run(ReadOnlySpan<float> rows, OutputRole role) => Run(rows, Output(role));

    /// <summary>
    /// Scores rows of Double in batches. A model takes them as they are where it was trained on columns that Single does not hold, else
    /// rounded.
    /// </summary>
    /// <param name="rows">Row-major values, <c>N x InputSize</c>. A NaN or infinity gives NaN in every output of its row.</param>
    /// <param name="role">Which output to return; <see cref="OutputRole.PredictedLabel"/> gives 1 for an anomaly and 0 otherwise.</param>
    /// <returns>Row-major values, <c>N x</c> the output's size.</returns>
    public float[] Run(double[] rows, OutputRole role)
    {
        int output = Output(role);
        if (!TakesDouble)
            return Run(Narrow(Guard.NotNull(rows)), output);
        var result = new float[ResultLength(Guard.NotNull(rows).Length, output)];
        Run<double, double>(rows, output, result);
        return result;
    }

    private float[] Run(ReadOnlySpan<float> rows, int output)
    {
        var result = new float[ResultLength(rows.Length, output)];
        Run(rows, output, result);
        return result;
    }

    private void Run(ReadOnlySpan<float> rows, int output, Span<float> destination)
    {
        if (TakesDouble)
            Run<float, double>(rows, output, destination);
        else
            Run<float, float>(rows, output, destination);
    }

    private void Run<TGiven, T>(ReadOnlySpan<TGiven> rows, int output, Span<float> destination)
        where TGiven : INumberBase<TGiven>
        where T : INumberBase<T>
    {
        int length = ResultLength(rows.Length, output);
        Guard.That(
            destination.Length >= length,
            nameof(destination),
            $"'{nameof(destination)}' has room for {destination.Length} values, and the rows give {length}."
        );
        ThrowIfDisposed();
        int count = rows.Length / InputSize;
        if (count == 1)
        {
            RunOne<TGiven, T>(rows, output, destination);
            return;
        }
        int size = Info.Outputs[output].Size;
        using var runner = new BatchRunner(this, Math.Min(BatchSize, Math.Max(count, 1)));
        for (int start = 0; start < count; start += runner.Capacity)
        {
            int n = Math.Min(runner.Capacity, count - start);
            TensorPrimitives.ConvertTruncating(rows.Slice(start * InputSize, n * InputSize), runner.Input<T>(0, n));
            runner.Score(n);
            runner.CopyOutput(output, 0, n, destination[(start * size)..]);
        }
    }

    /// <summary>By buffers that the model keeps, which cost more to make than a row to compute.</summary>
    private void RunOne<TGiven, T>(ReadOnlySpan<TGiven> row, int output, Span<float> destination)
        where TGiven : INumberBase<TGiven>
        where T : INumberBase<T>
    {
        var runner = Rent(1);
        try
        {
            TensorPrimitives.ConvertTruncating(row, runner.Input<T>(0, 1));
            runner.Score(1, BatchRunner.Only(output));
            runner.CopyOutput(output, 0, 1, destination);
        }
        finally
        {
            Return(runner);
        }
    }

    private int ResultLength(int values, int output)
    {
        Guard.That(
            values % InputSize == 0,
            "rows",
            $"'rows' holds {values} values, which is no multiple of the model's {InputSize} features."
        );
        return checked(values / InputSize * Info.Outputs[output].Size);
    }

    private int ScoreOutput() =>
        Output(OutputRole.ReconstructionError, $"{Detectors}, or with {Autoencoders} and ReconstructionErrorColumnName");

    private int CodeOutput() => Output(OutputRole.Latent, Autoencoders);

    private int RowOutput() => Output(OutputRole.Reconstruction, "ReconstructionColumnName in its options");

    /// <summary>The place of an output that a method is for.</summary>
    private int Output(OutputRole role, string way)
    {
        int output = IndexOf(role);
        Guard.Data(output >= 0, $"The model has no output '{role}'; it has {Roles()}. Train a model with {way}.");
        return output;
    }

    private int Output(OutputRole role)
    {
        int output = IndexOf(role);
        Guard.That(output >= 0, nameof(role), $"The model has no output '{role}'; it has {Roles()}.");
        return output;
    }

    private string Roles() => string.Join(", ", Info.Outputs.Select(o => o.Role));

    /// <summary>To Single; a finite value stays one.</summary>
    private static float[] Narrow(ReadOnlySpan<double> values)
    {
        var narrow = new float[values.Length];
        for (int i = 0; i < narrow.Length; i++)
            narrow[i] = double.IsFinite(values[i]) ? (float)Math.Clamp(values[i], float.MinValue, float.MaxValue) : (float)values[i];
        return narrow;
    }
}
