using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>How two views are compared for drift.</summary>
public sealed class DriftOptions
{
    /// <summary>
    /// Bins of the population stability index, 2 or greater: between quantiles of the reference, so that each holds as many of its rows. A
    /// feature with no more values than this in the reference has a bin for each, and one for all others.
    /// </summary>
    /// <value>The default is 10.</value>
    [AcceptedRange(2)]
    public int Bins { get; set; } = EvaluationDefaults.DriftBins;

    /// <summary>
    /// Rows of each view that are compared, 2 or greater. Of a larger view so many are drawn evenly by <see cref="Seed"/>, and held in
    /// memory as 8 bytes a value.
    /// </summary>
    /// <value>The default is 10,000.</value>
    [AcceptedRange(2)]
    public int MaxRows { get; set; } = EvaluationDefaults.MaxDriftRows;

    /// <summary>The seed for drawing rows; the same seed gives the same metrics.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>A copy, checked: all faults in one message.</summary>
    internal DriftOptions Checked()
    {
        var faults = new OptionFaults("give");
        AcceptedRanges.Check(this, faults);
        faults.ThrowIfAny("options");
        return (DriftOptions)MemberwiseClone();
    }
}
