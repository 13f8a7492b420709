using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Trains an autoencoder on columns of features and adds the code that it makes of each row. Made by
/// <c>mlContext.Transforms.Autoencoder</c>.
/// </summary>
public sealed class AutoencoderEstimator : AutoencoderEstimatorBase<AutoencoderTransformer>
{
    internal AutoencoderEstimator(
        IHostEnvironment environment,
        string outputColumnName,
        IReadOnlyList<string> inputColumnNames,
        AutoencoderOptions options
    )
        : this(environment, OptionsValidator.Check(options), Guard.NotBlank(outputColumnName), inputColumnNames) { }

    private AutoencoderEstimator(
        IHostEnvironment environment,
        AutoencoderOptions options,
        string outputColumnName,
        IReadOnlyList<string> inputColumnNames
    )
        : base(
            environment,
            inputColumnNames,
            nameof(inputColumnNames),
            options,
            [new ModelColumn(OutputRole.Latent, outputColumnName), .. options.Columns]
        ) => OutputColumnName = outputColumnName;

    /// <summary>The column of the code.</summary>
    internal string OutputColumnName { get; }

    private protected override AutoencoderEstimator With(AutoencoderTrainingOptions options) =>
        new(Environment, OutputColumnName, InputColumnNames, (AutoencoderOptions)options);

    private protected override AutoencoderTransformer Export(AutoencoderFit fit, IReadOnlyList<ModelColumn> columns) =>
        new(fit.Export(columns), fit.History);
}
