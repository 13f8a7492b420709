namespace MLNetAutoencoder;

/// <summary>What the first pass over a view tells of its rows.</summary>
internal sealed record TrainingDataFacts
{
    public required RowColumns Columns { get; init; }

    public required long Rows { get; init; }

    public required long SkippedRows { get; init; }

    public required RowPart Training { get; init; }

    public required RowPart Validation { get; init; }

    public required HoldOut HoldOut { get; init; }

    public required FeatureScaler? Scaler { get; init; }

    public required byte[]? Fingerprint { get; init; }
}
