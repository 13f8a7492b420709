namespace MLNetAutoencoder.Examples;

/// <summary>A row of a table, as ML.NET reads it: a label and the features.</summary>
internal sealed class Row
{
    /// <summary>The class; 1 for an anomaly and otherwise 0. ML.NET's evaluator of anomaly detectors takes no Boolean.</summary>
    public float Label { get; set; }

    public float[] Features { get; set; } = [];
}
