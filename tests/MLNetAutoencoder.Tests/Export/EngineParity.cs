using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>The file computes what the engine computes, within 1e-5 of the output's scale.</summary>
internal static class EngineParity
{
    /// <summary>
    /// Checks code, reconstruction, score and contributions with every number of the network off the value that it begins with.
    /// </summary>
    public static void AssertSame(AutoencoderTrainingOptions options, float[][] rows)
    {
        var plan = AutoencoderPlan.Make(options, rows[0].Length);
        var drawn = plan.Draw(options.Initializer, seed: 3);
        var random = new Random(5);
        var state = new SavedWeights(
            [.. drawn.Parameters.Select(p => p + (0.1f * random.NextSingle()))],
            [.. drawn.Buffers.Select(b => b + random.NextSingle())]
        );
        AssertSame(plan, state, Tiny.Scaler(options, rows), rows, Squares);
    }

    /// <summary>Trains, and checks what comes out.</summary>
    public static (float[] Losses, float[] Scores) AssertTrained(
        IDataView view,
        AutoencoderOptions options,
        float[][] rows,
        Func<float[], float[], double[]>? contributions = null
    )
    {
        using var data = TrainingData.Open(view, AutoencoderFit.DataOptions(["Features"], options, 1, null), null, CancellationToken.None);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        var result = AutoencoderTrainer.Train(setup, 1, null, null, new TrainingLog(_ => { }, _ => { }));
        return AssertSame(setup.Plan, result.State, data.Scaler, rows, contributions);
    }

    /// <summary>Checks code and reconstruction.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="state">Its numbers.</param>
    /// <param name="scaler">Null where nothing is scaled.</param>
    /// <param name="rows">As long as the plan's layout.</param>
    /// <param name="contributions">
    /// The parts of the score by their definition, of a scaled target and its reconstruction; null leaves them and the score unchecked.
    /// </param>
    /// <returns>The engine's loss and the file's score of each row; none where nothing is rebuilt.</returns>
    public static (float[] Losses, float[] Scores) AssertSame(
        AutoencoderPlan plan,
        SavedWeights state,
        FeatureScaler? scaler,
        float[][] rows,
        Func<float[], float[], double[]>? contributions = null
    )
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var parameters = new Weights(state, CPU);
        var layout = ParameterLayout.Of(plan.Layers);
        using var network = new NetworkTensors(layout, parameters.Values, parameters.Buffers);
        var info = ParityInfo.Of(plan);
        if (contributions is not null)
            info = info with { Outputs = [.. info.Outputs, new ModelOutput(OutputRole.Contributions, "Parts", plan.Layout.Targets)] };
        using var model = AutoencoderModel.Load(AutoencoderGraph.Write(plan, [new WeightSpans(layout, state)], scaler, "Features", info));
        float[] input = [.. rows.SelectMany(row => row)];
        var scaled = StepCase.Matrix(Scalers.Scale(scaler, rows));
        var pass = new LossPass(plan, new ForwardPass(network), scaled, plan.Inputs(scaled));
        var code = pass.Code(pass.Head());
        Close.AssertEqual(FlatTensor.ToArray(code), model.Run(input, OutputRole.Latent));
        if (!plan.Objective.HasDecoder)
            return ([], []);
        var (start, targets) = (plan.Layout.TargetStart, plan.Layout.Targets);
        float[] rebuilt = FlatTensor.ToArray(pass.Decode(code).Reconstruction);
        Close.AssertEqual(
            [.. rebuilt.Select((v, i) => (float)Scalers.Unscale(scaler, v, start + (i % targets)))],
            model.Run(input, OutputRole.Reconstruction)
        );
        float[] scores = model.Run(input, OutputRole.ReconstructionError);
        if (contributions is not null)
        {
            double[][] parts =
            [
                .. Scalers
                    .Scale(Scalers.Uncut(scaler), rows)
                    .Zip(rebuilt.Chunk(targets), (row, other) => contributions(row[start..(start + targets)], other)),
            ];
            Close.AssertEqual([.. parts.Select(row => (float)row.Sum())], scores);
            Close.AssertEqual([.. parts.SelectMany(row => row.Select(part => (float)part))], model.Run(input, OutputRole.Contributions));
        }
        return (FlatTensor.ToArray(pass.Distance(code)), scores);
    }

    /// <summary>What each feature adds to the mean square of the differences.</summary>
    public static double[] Squares(float[] target, float[] rebuilt) =>
        [.. target.Zip(rebuilt, (a, b) => ((double)a - b) * (a - b) / target.Length)];
}
