namespace MLNetAutoencoder.Examples;

/// <summary>A row with what the detector adds to it.</summary>
internal sealed class ScoredRow
{
    public float Label { get; set; }

    public float[] Features { get; set; } = [];

    public bool PredictedLabel { get; set; }

    public float Score { get; set; }

    public float Probability { get; set; }

    public string Reasons { get; set; } = "";
}
