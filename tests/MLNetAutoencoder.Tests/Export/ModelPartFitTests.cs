using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Parts of models that were trained here, and of the same models from their files.</summary>
public sealed class ModelPartFitTests
{
    private const int Features = 5;
    private static readonly float[][] s_rows = Samples.Noise(60, Features);
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _view;

    public ModelPartFitTests() => _view = Views.Of(_ml, s_rows);

    public static TheoryData<string, Objective?> Objectives =>
        new()
        {
            { "default", null },
            { "variational", Objective.Variational() },
            { "mixture", Objective.GaussianMixture() },
            { "distance to a center", Objective.DeepSvdd() },
        };

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Encoder_OfADetector_GivesTheCodesOfItsFirstNetwork(string name, Objective? objective)
    {
        Assert.NotEmpty(name);
        var options = Tiny.AnomalyOptions();
        if (objective is not null)
            (options.Objective, options.Score) = (objective, AnomalyScore.ReconstructionError);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(_view);
        using var encoder = AutoencoderModel.Load(detector.Model.ToOnnx(ModelPart.Encoder));
        float[] rows = [.. s_rows.SelectMany(row => row)];
        float[] codes = encoder.Run(rows, OutputRole.Latent);
        Assert.Equal(60 * encoder.Info.Outputs[0].Size, codes.Length);
        Assert.Equal(objective is { HasLogVariance: true }, encoder.IndexOf(OutputRole.LatentLogVariance) >= 0);
        Assert.True(codes.Distinct().Count() > 30, "the codes hardly tell rows apart");
        if (detector.Model.Decoder is not { } decoder)
            return;
        using var whole = AutoencoderModel.Load(detector.Model.ToOnnx(ModelPart.Decoder));
        Assert.Equal(decoder.ToOnnx(), whole.ToOnnx());
        Assert.Equal(decoder.LatentSize, encoder.Info.Outputs[0].Size);
    }

    /// <summary>The encoder that is written by the plan is the one that is cut out of a graph.</summary>
    [Fact]
    public void Encoder_WrittenAndCut_GiveTheSameCodes()
    {
        var options = Tiny.Options();
        options.ReconstructionColumnName = "Rebuilt";
        options.ReconstructionErrorColumnName = "Error";
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(_view);
        using var cut = AutoencoderModel.Load(fitted.Model.ToOnnx(ModelPart.Encoder));
        using var written = AutoencoderModel.Load(fitted.Model.EncoderSource!());
        float[] rows = [.. s_rows.SelectMany(row => row)];
        Assert.Equal(fitted.Model.Run(rows, OutputRole.Latent), cut.Run(rows, OutputRole.Latent));
        Assert.Equal(fitted.Model.Run(rows, OutputRole.Latent), written.Run(rows, OutputRole.Latent));
        Assert.True(cut.ToOnnx().Length < fitted.Model.ToOnnx().Length);
        Assert.Equal(["encoder"], cut.Info.Layers.Select(layer => layer.Part).Distinct());
    }

    [Fact]
    public void Decoder_CutOutOfAFile_MakesWhatTheTrainedOneMakes()
    {
        var options = Tiny.Options();
        options.ReconstructionColumnName = "Rebuilt";
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(_view);
        using var loaded = AutoencoderModel.Load(fitted.Model.ToOnnx());
        using var cut = AutoencoderModel.Load(loaded.ToOnnx(ModelPart.Decoder));
        float[][] codes =
        [
            [0.5f, -1],
            [3, 0],
        ];
        float[] expected = [.. fitted.Model.Decoder!.Decode(codes).SelectMany(row => row)];
        float[] made = cut.Run([.. codes.SelectMany(code => code)], OutputRole.Reconstruction);
        Assert.Equal(expected, made);
    }

    [Fact]
    public void Parts_OfAVariationalModel_GiveBothHalvesOfTheCode()
    {
        var options = Tiny.Options();
        (options.Objective, options.LogVarianceColumnName) = (Objective.Variational(), "Spread");
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(_view);
        using var encoder = AutoencoderModel.Load(fitted.Model.ToOnnx(ModelPart.Encoder));
        Assert.Equal(["Latent", "Spread"], encoder.Info.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void Encoder_OfADetectorWithAnotherThreshold_IsTheSame()
    {
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).Fit(_view);
        using var strict = detector.WithThreshold(1e6f);
        float[] rows = [.. s_rows.SelectMany(row => row)];
        using var one = AutoencoderModel.Load(detector.Model.ToOnnx(ModelPart.Encoder));
        using var other = AutoencoderModel.Load(strict.Model.ToOnnx(ModelPart.Encoder));
        Assert.Equal(one.Run(rows, OutputRole.Latent), other.Run(rows, OutputRole.Latent));
    }

    /// <summary>What a detector compares with is no part of what its encoder takes; a column of Double is.</summary>
    [Fact]
    public void Encoder_OfADetectorWithATarget_TakesFeaturesAlone()
    {
        var data = _ml.Data.LoadFromEnumerable(s_rows.Select(row => new Typed { Wide = [row[0], row[1]], Other = [row[2]] }));
        var options = Tiny.AnomalyOptions();
        options.TargetColumnName = nameof(Typed.Other);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder(nameof(Typed.Wide), options).Fit(data);
        using var encoder = AutoencoderModel.Load(detector.Model.ToOnnx(ModelPart.Encoder));
        Assert.Equal((3, 2), (detector.Model.InputSize, encoder.InputSize));
        Assert.True(encoder.TakesDouble);
        Assert.Equal(detector.Model.Inputs[0], Assert.Single(encoder.Inputs));
        Assert.DoesNotContain(encoder.Run([1.0, 2, 3, 4], OutputRole.Latent), float.IsNaN);
    }

    private sealed class Typed
    {
        [VectorType(2)]
        public double[] Wide { get; set; } = [];

        [VectorType(1)]
        public float[] Other { get; set; } = [];
    }
}
