namespace MLNetAutoencoder.Tests;

/// <summary>Small models with known weights, and rows to score with them.</summary>
internal static class TestModels
{
    public const int Features = 6;
    public const int Latent = 3;
    public const string Input = "Features";

    /// <summary>Chosen so that <see cref="Rows"/> has rows on both sides of it.</summary>
    public const float Threshold = 1.0f;

    public static TinyNetwork Network { get; } = new(Features, Latent);

    public static TrainingSummary Summary { get; } =
        new(Rows: 1000, SkippedRows: 3, Epochs: 7, BestEpoch: 5, TrainingLoss: 0.25f, ValidationLoss: 0.5f);

    /// <summary>Row-major values around 0 that differ in scale from row to row.</summary>
    public static float[] Rows(int count, int seed = 11, int features = Features)
    {
        var random = new Random(seed);
        var rows = new float[count * features];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (random.NextSingle() * 2 - 1) * (1 + i / features % 3);
        return rows;
    }

    public static ModelInfo Info(float? threshold, params ModelOutput[] outputs) =>
        new()
        {
            Kind = "dense",
            Outputs = outputs,
            OptionsJson = """{"LatentSize":3}""",
            Threshold = threshold,
            Training = Summary,
        };

    /// <summary>Outputs as the trainers name them; a name that is null is left out.</summary>
    public static ModelInfo EncoderInfo(string input = Input, string output = "Latent", string? reconstruction = null, string? error = null)
    {
        List<ModelOutput> outputs = [ModelOutput.ForColumn(OutputRole.Latent, output, Latent, input)];
        if (reconstruction is not null)
            outputs.Add(ModelOutput.ForColumn(OutputRole.Reconstruction, reconstruction, Features, input));
        if (error is not null)
            outputs.Add(ModelOutput.ForColumn(OutputRole.ReconstructionError, error, 1, input));
        return Info(null, [.. outputs]);
    }

    public static ModelInfo DetectorInfo(string input = Input, float threshold = Threshold) =>
        Info(
            threshold,
            ModelOutput.ForColumn(OutputRole.ReconstructionError, "Score", 1, input),
            ModelOutput.ForColumn(OutputRole.PredictedLabel, "PredictedLabel", 1, input)
        );

    /// <summary>A detector that tells what each feature, by its name in the training, contributes to the score.</summary>
    public static ModelInfo ExplainingInfo(string input = Input, string contributions = "Contributions", string[]? names = null)
    {
        var info = DetectorInfo(input);
        return info with
        {
            Outputs = [.. info.Outputs, ModelOutput.ForColumn(OutputRole.Contributions, contributions, Features, input)],
            FeatureNames = names ?? ["a", "b", "c", "d", "e", "f"],
        };
    }

    public static byte[] EncoderBytes() => Network.Write(Input, EncoderInfo());

    public static byte[] FullBytes() => Network.Write(Input, EncoderInfo(reconstruction: "Rebuilt", error: "Error"));

    public static byte[] DetectorBytes() => Network.Write(Input, DetectorInfo());

    /// <summary>Gives the code alone.</summary>
    public static AutoencoderTransformer Encoder(string input = Input, string output = "Latent") =>
        new(AutoencoderModel.Load(Network.Write(input, EncoderInfo(input, output))));

    /// <summary>Gives code, reconstruction and error in the columns Latent, Rebuilt and Error.</summary>
    public static AutoencoderTransformer Full(string input = Input) =>
        new(AutoencoderModel.Load(Network.Write(input, EncoderInfo(input, reconstruction: "Rebuilt", error: "Error"))));

    public static AutoencoderAnomalyTransformer Detector(string input = Input) =>
        new(AutoencoderModel.Load(Network.Write(input, DetectorInfo(input))));

    /// <summary>Gives contributions, label and score.</summary>
    public static AutoencoderAnomalyTransformer Explaining(string input = Input, string contributions = "Contributions") =>
        new(AutoencoderModel.Load(Network.Write(input, ExplainingInfo(input, contributions))));

    /// <summary>Every output that a model can have, under the name of its role.</summary>
    public static AutoencoderModel EveryOutput() =>
        AutoencoderModel.Load(
            Network.Write(
                Input,
                Info(
                    Threshold,
                    new(OutputRole.Latent, "Latent", Latent),
                    new(OutputRole.Reconstruction, "Reconstruction", Features),
                    new(OutputRole.ReconstructionError, "ReconstructionError", 1),
                    new(OutputRole.PredictedLabel, "PredictedLabel", 1),
                    new(OutputRole.Contributions, "Contributions", Features)
                )
            )
        );
}
