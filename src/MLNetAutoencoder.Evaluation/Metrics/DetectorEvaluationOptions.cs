using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>How an anomaly detector is evaluated.</summary>
public sealed class DetectorEvaluationOptions
{
    /// <summary>
    /// The text of the label that means an anomaly, where a column of labels holds texts or keys; every other text means a normal row. A
    /// key without values has its number for a text. Columns of numbers and Booleans do without it: above 0 and true mean an anomaly.
    /// </summary>
    /// <value>The default is null.</value>
    public string? AnomalyLabel { get; set; }

    /// <summary>
    /// How many of the highest scores <see cref="DetectorMetrics.DetectionAtK"/> looks at, 1 or greater; at most the rows.
    /// </summary>
    /// <value>The default null takes the number of anomalies.</value>
    [AcceptedRange(1, Null = "for the number of anomalies")]
    public int? K { get; set; }

    /// <summary>
    /// How often the rows are drawn anew for the intervals, 0 or greater; 0 leaves the intervals out. 1,000 draws of 100,000 rows take
    /// about a second on two cores.
    /// </summary>
    /// <value>The default is 1,000.</value>
    [AcceptedRange(0)]
    public int BootstrapDraws { get; set; } = EvaluationDefaults.BootstrapDraws;

    /// <summary>The seed for drawing rows; the same seed gives the same intervals, on any number of threads.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>A copy, checked: all faults in one message.</summary>
    internal DetectorEvaluationOptions Checked()
    {
        var faults = new OptionFaults("give");
        AcceptedRanges.Check(this, faults);
        faults.Require(AnomalyLabel is not "", nameof(AnomalyLabel), "empty", "the text of a label, or null");
        faults.ThrowIfAny("options");
        return (DetectorEvaluationOptions)MemberwiseClone();
    }
}
