using Microsoft.ML.Data;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Estimators.Export;

/// <summary>Writes encoder and decoder of a trained network, of an ensemble the first, as models of their own.</summary>
/// <param name="Plan">The network.</param>
/// <param name="Numbers">Its numbers.</param>
/// <param name="Scaler">The scaling in front of it; null for none.</param>
/// <param name="Whole">What the file of the whole model says of itself.</param>
internal sealed record PartFiles(AutoencoderPlan Plan, WeightSpans Numbers, FeatureScaler? Scaler, ModelInfo Whole)
{
    /// <param name="inputs">The columns that rows are made of, without the target.</param>
    /// <param name="hasLogVariance">Whether codes are distributions.</param>
    public byte[] Encoder(IReadOnlyList<ModelInput> inputs, bool hasLogVariance)
    {
        string[] taken = [ModelInfo.SeveralColumns, .. inputs.Select(input => input.Name)];
        var columns = ModelColumn.Named(
            (OutputRole.Latent, "Code"),
            (OutputRole.LatentLogVariance, hasLogVariance ? "CodeLogVariance" : null)
        );
        var info = ModelPartExtensions.Encoding(Whole, columns.Select(column => column.Output(Plan.LatentSize, taken)));
        if (info.Inputs.Count > 0)
            info = info with { Inputs = inputs };
        return AutoencoderGraph.Write(Plan, [Numbers], Scaler, info.Inputs.Count > 0 ? info.RowName : inputs[0].Name, info);
    }

    /// <param name="condition">How it is read; null where there is none.</param>
    /// <param name="codes">What codes are drawn from.</param>
    public AutoencoderDecoder Decoder(ModelInput? condition, LatentDistribution codes)
    {
        var info = Whole with
        {
            Outputs = [new ModelOutput(OutputRole.Reconstruction, "Reconstruction", Plan.Layout.Targets)],
            Inputs = condition is null
                ? []
                : [new(AutoencoderDecoder.InputName, Plan.LatentSize), condition with { Type = DataKind.Single, IsScalar = false }],
            Threshold = null,
            Scores = null,
            LatentDistribution = codes,
        };
        return AutoencoderDecoder.Load(AutoencoderGraph.WriteDecoder(Plan, Numbers, Scaler, info));
    }
}
