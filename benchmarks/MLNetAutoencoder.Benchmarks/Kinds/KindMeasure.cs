using System.Globalization;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>What is measured of a kind; means over seeds.</summary>
internal sealed record KindMeasure
{
    public required string Kind { get; init; }

    public required string Data { get; init; }

    public required int Latent { get; init; }

    /// <summary>Numbers that are learned.</summary>
    public required int Parameters { get; init; }

    /// <summary>Mean squared error of the test images; NaN for a kind that rebuilds nothing.</summary>
    public required double Error { get; init; }

    /// <summary>The same before the first step.</summary>
    public required double UntrainedError { get; init; }

    /// <summary>Share of test rows whose class is that of most of the 5 nearest training codes.</summary>
    public required double Neighbors { get; init; }

    /// <summary>Share of test rows that a logistic regression on the codes puts in their class.</summary>
    public required double Probe { get; init; }

    public required double RowsPerSecond { get; init; }

    /// <summary>
    /// The greatest difference of the training engine's and the ONNX file's codes and reconstructions, as a share of the greatest value.
    /// </summary>
    public required double Parity { get; init; }

    public static string Header =>
        "| kind | data | code | parameters | test MSE | untrained | 5-NN | probe | rows/s | parity "
        + "|\n|---|---|---|---|---|---|---|---|---|---|";

    public static KindMeasure Mean(IReadOnlyList<KindMeasure> runs) =>
        runs[0] with
        {
            Error = runs.Average(r => r.Error),
            UntrainedError = runs.Average(r => r.UntrainedError),
            Neighbors = runs.Average(r => r.Neighbors),
            Probe = runs.Average(r => r.Probe),
            RowsPerSecond = runs.Average(r => r.RowsPerSecond),
            Parity = runs.Max(r => r.Parity),
        };

    public string Row =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Kind} | {Data} | {Latent} | {Parameters:N0} | {Error:F4} | {UntrainedError:F4} | {Neighbors:F3} | {Probe:F3} | "
                + $"{RowsPerSecond:N0} | {Parity:E1} |"
        );

    public string Line =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"kind: {Kind} data={Data} latent={Latent} parameters={Parameters} mse={Error:F5} knn={Neighbors:F4} probe={Probe:F4} "
                + $"rows_s={RowsPerSecond:F0} parity={Parity:E1} untrained_mse={UntrainedError:F5}"
        );
}
