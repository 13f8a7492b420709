using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A row as an application would declare it.</summary>
internal sealed class InputRow
{
    [VectorType(TestModels.Features)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public static InputRow[] From(float[] rows) =>
        [.. rows.Chunk(TestModels.Features).Select((features, i) => new InputRow { Features = features, Label = i % 2 })];

    public static IDataView View(MLContext ml, float[] rows) => ml.Data.LoadFromEnumerable(From(rows));
}

internal sealed class LatentRow
{
    [VectorType(TestModels.Latent)]
    public float[] Latent { get; set; } = [];
}

internal sealed class FullRow
{
    [VectorType(TestModels.Latent)]
    public float[] Latent { get; set; } = [];

    [VectorType(TestModels.Features)]
    public float[] Rebuilt { get; set; } = [];

    public float Error { get; set; }
}

internal sealed class DetectedRow
{
    public bool PredictedLabel { get; set; }

    public float Score { get; set; }
}
