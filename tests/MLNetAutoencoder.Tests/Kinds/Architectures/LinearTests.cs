namespace MLNetAutoencoder.Tests;

public sealed class LinearTests
{
    private const int Rank = 4;
    private static readonly float[][] Rows = [.. Wine.Load().Select(row => row.Features)];

    [Fact]
    public void Train_ToTheEnd_FindsThePrincipalComponents()
    {
        var options = new AutoencoderOptions
        {
            Architecture = Architecture.Linear(),
            LatentSize = Rank,
            Optimizer = Optimizer.Lbfgs(),
            Epochs = 2000,
            Patience = null,
            ValidationFraction = 0,
            Seed = 1,
        };
        var result = Tiny.Train(Rows, options);
        double[][] scaled =
        [
            .. Rows.Select(row =>
                row.Select((x, i) => ((double)x - Scalers.Linear(result.Scaler).Shift[i]) * Scalers.Linear(result.Scaler).Factor[i])
                    .ToArray()
            ),
        ];
        var components = PrincipalComponents.Of(scaled);
        double best = components.Variances.Skip(Rank).Sum() / Wine.Features;
        Assert.InRange(Reference.Loss(result.Network, result.Scaler, Rows), 0.9999 * best, 1.01 * best);
        Assert.All(
            Vectors(result.Network.Encoder[0], encodes: true).Concat(Vectors(result.Network.Decoder[0], encodes: false)),
            vector => Assert.InRange(components.Outside(vector, Rank), 0, 0.02)
        );
        Assert.All(components.Axes.Skip(Rank), axis => Assert.Equal(1, components.Outside(axis, Rank), 9)); // the check can fail
    }

    [Fact]
    public void Write_Linear_GivesWhatTheEngineGives() =>
        EngineParity.AssertSame(new AutoencoderOptions { Architecture = Architecture.Linear(), LatentSize = Rank }, Rows);

    [Fact]
    public void Fit_Linear_GoesThroughBothEstimators() =>
        KindChecks.AssertFits("linear", Rows, options => (options.Architecture, options.LearningRate) = (Architecture.Linear(), 0.01));

    [Fact]
    public void Make_Linear_HasNoHiddenLayers() =>
        Assert.Equal(
            "13-4 Dense-13 Dense-13 Identity",
            AutoencoderPlan
                .Make(new AutoencoderOptions { Architecture = Architecture.Linear(), LatentSize = Rank }, Wine.Features)
                .ToString()
        );

    [Fact]
    public void Make_OptionsWithoutEffect_AreRefused()
    {
        AssertFault(o => o.HiddenSizes = [8, 4], "HiddenSizes is [8, 4]; it must be null or empty for Linear()");
        AssertFault(o => o.Normalization = Normalization.Batch, "Normalization is Batch; it must be None for Linear()");
        AssertFault(o => o.HiddenDropout = 0.5, "HiddenDropout is 0.5; it must be 0 for Linear()");
        AssertFault(o => o.EncoderActivation = Activation.Relu, "EncoderActivation is Relu; it must be left alone for Linear()");
        AssertFault(o => o.DecoderActivation = Activation.Relu, "DecoderActivation is Relu; it must be left alone for Linear()");
        AssertFault(o => o.LatentActivation = Activation.Tanh, "LatentActivation is Tanh; it must be Identity for Linear()");
        AssertFault(o => o.OutputActivation = Activation.Sigmoid, "OutputActivation is Sigmoid; it must be Identity for Linear()");

        static void AssertFault(Action<AutoencoderOptions> change, string fault)
        {
            var options = new AutoencoderOptions { Architecture = Architecture.Linear() };
            change(options);
            KindChecks.AssertFault(options, fault);
        }
    }

    /// <summary>The features' weights for each unit of the code.</summary>
    private static IEnumerable<double[]> Vectors(PlainLayer layer, bool encodes) =>
        Enumerable
            .Range(0, Rank)
            .Select(unit =>
                Enumerable
                    .Range(0, Wine.Features)
                    .Select(i => (double)layer.Weight[encodes ? (unit * Wine.Features) + i : (i * Rank) + unit])
                    .ToArray()
            );
}
