using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Metrics;

/// <summary>The part of an evidence lower bound that tells how well rows are rebuilt.</summary>
internal sealed class ReconstructionTerm
{
    private const double LeastLogarithm = -100;

    /// <summary>How far beyond 0 and 1 rounding may take a value that was scaled and scaled back.</summary>
    private const float Rounding = 1e-5f;

    private readonly Func<float[], float[], double> _logLikelihood;

    private ReconstructionTerm(DataViewSchema.Column[] columns, Func<float[], float[], double> logLikelihood)
    {
        Columns = columns;
        _logLikelihood = logLikelihood;
    }

    /// <summary>The columns to read, one or two.</summary>
    public DataViewSchema.Column[] Columns { get; }

    /// <summary>Finds the columns.</summary>
    /// <returns>The term; null without a feature column.</returns>
    /// <exception cref="ArgumentException">A column is missing, or the parameters do not go together.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size.</exception>
    public static ReconstructionTerm? Find(
        DataViewSchema schema,
        string? featureColumnName,
        string? reconstructionColumnName,
        string? reconstructionErrorColumnName,
        ReconstructionLikelihood likelihood,
        double variance
    )
    {
        Guard.That(
            Enum.IsDefined(likelihood),
            nameof(likelihood),
            $"'{nameof(likelihood)}' is {likelihood}; give one of {string.Join(", ", Enum.GetNames<ReconstructionLikelihood>())}."
        );
        Guard.That(
            double.IsFinite(variance) && variance > 0,
            nameof(variance),
            $"'{nameof(variance)}' is {variance}; give a variance, above 0."
        );
        Guard.That(
            featureColumnName is null == (reconstructionColumnName is null && reconstructionErrorColumnName is null)
                && (reconstructionColumnName is null || reconstructionErrorColumnName is null),
            nameof(featureColumnName),
            $"'{nameof(featureColumnName)}' is {Quoted(featureColumnName)}, '{nameof(reconstructionColumnName)}' "
                + $"{Quoted(reconstructionColumnName)} and '{nameof(reconstructionErrorColumnName)}' "
                + $"{Quoted(reconstructionErrorColumnName)}; give the features and either their reconstructions or the reconstruction "
                + $"errors, or none of the three."
        );
        Guard.That(
            reconstructionErrorColumnName is null || likelihood == ReconstructionLikelihood.Gaussian,
            nameof(likelihood),
            $"'{nameof(likelihood)}' is {likelihood}, and a reconstruction error is a squared difference; give "
                + $"{ReconstructionLikelihood.Gaussian}, or '{nameof(reconstructionColumnName)}' in place of "
                + $"'{nameof(reconstructionErrorColumnName)}'."
        );
        if (featureColumnName is null)
            return null;
        if (reconstructionErrorColumnName is null)
            return OfReconstructions(schema, featureColumnName, reconstructionColumnName!, likelihood, variance);
        int features = NumberColumn.SizeOf(FeatureColumn.Find(schema, Guard.NotBlank(featureColumnName)));
        return new(
            [VectorColumns.FindScalar(schema, reconstructionErrorColumnName)],
            (error, _) => Normal(features, features * (double)error[0], variance)
        );
    }

    /// <summary>The logarithm of a row's likelihood, in nats.</summary>
    /// <param name="rows">At a row.</param>
    /// <param name="first">Where in the row the first of <see cref="Columns"/> is.</param>
    public double LogLikelihood(FiniteRows rows, int first) => _logLikelihood(rows.Values(first), rows.Values(first + Columns.Length - 1));

    private static ReconstructionTerm OfReconstructions(
        DataViewSchema schema,
        string featureColumn,
        string reconstructionColumn,
        ReconstructionLikelihood likelihood,
        double variance
    )
    {
        var (features, reconstruction) = VectorColumns.FindPair(schema, featureColumn, reconstructionColumn);
        return new(
            [features, reconstruction],
            likelihood == ReconstructionLikelihood.Gaussian
                ? (row, rebuilt) => Normal(row.Length, SquaredDistance(row, rebuilt), variance)
                : (row, rebuilt) => Bernoulli(row, rebuilt, featureColumn, reconstructionColumn)
        );
    }

    private static double Normal(int features, double squaredDistance, double variance) =>
        -0.5 * ((squaredDistance / variance) + (features * Math.Log(2 * Math.PI * variance)));

    private static double SquaredDistance(float[] row, float[] rebuilt)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double difference = (double)row[i] - rebuilt[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double Bernoulli(float[] row, float[] rebuilt, string rowColumn, string rebuiltColumn)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double x = Share(row[i], rowColumn),
                y = Share(rebuilt[i], rebuiltColumn);
            sum += (x * Logarithm(y)) + ((1 - x) * Logarithm(1 - y));
        }
        return sum;
    }

    private static double Share(float value, string column)
    {
        Guard.Data(
            value is >= -Rounding and <= 1 + Rounding,
            $"Column '{column}' holds {value}, and {nameof(ReconstructionLikelihood.Bernoulli)}'s likelihood is of values from 0 to 1; "
                + $"scale the features before the autoencoder, or use {nameof(ReconstructionLikelihood.Gaussian)}."
        );
        return Math.Clamp(value, 0, 1);
    }

    private static double Logarithm(double x) => Math.Max(Math.Log(x), LeastLogarithm);

    private static string Quoted(string? name) => name is null ? "null" : $"'{name}'";
}
