using MLNetAutoencoder.Common;
using MLNetAutoencoder.Options;

namespace MLNetAutoencoder;

/// <summary>Options of a detector of anomalies in time series.</summary>
public sealed class AutoencoderSeriesOptions
{
    /// <summary>Rows of a window, which the network sees at once.</summary>
    /// <value>
    /// 2 to 65,536. The default null takes the period of the longest series, the highest peak of its autocorrelation up to 512 rows: as
    /// many whole periods as make 100 rows, and 100 rows where there is no period; at most half of that series.
    /// </value>
    [AcceptedRange(2, 65_536, Null = "for the period of the series")]
    public int? WindowLength { get; set; }

    /// <summary>
    /// A column of text, keys or numbers whose value is the same for all rows of a series. Each series is scaled by its own mean and
    /// deviation, and has a threshold of its own; the network is common to all.
    /// </summary>
    /// <value>The default null takes all rows for one series.</value>
    public string? KeyColumnName { get; set; }

    /// <summary>
    /// The probability that a normal point's score is above the threshold (q in SPOT): about one false alert in 1 / <c>Risk</c> rows, if
    /// the series goes on as in training.
    /// </summary>
    /// <value>Above 0 and at most 0.01. The default is 0.0001.</value>
    [AcceptedRange(0, 0.01, MinimumIsExclusive = true)]
    public double Risk { get; set; } = 1e-4;

    /// <summary>The network and its training. Its share of anomalies, <c>Contamination</c>, plays no part: windows get no labels.</summary>
    /// <value>
    /// The default null takes a linear network that learns to take Gaussian noise of 1.41 standard deviations off the windows, with a code
    /// of as many values as a window, 256 at most, and <see cref="AnomalyScore.Denoising"/>.
    /// </value>
    public AutoencoderAnomalyOptions? Detector { get; set; }

    /// <summary>The seed of the training where <see cref="Detector"/> is null.</summary>
    /// <value>The default null takes one from the context.</value>
    public int? Seed { get; set; }

    /// <summary>The C# that makes these options and those of <see cref="Detector"/>, without what is as by default.</summary>
    /// <returns>For instance <c>new AutoencoderSeriesOptions { KeyColumnName = "Machine", WindowLength = 64 }</c>.</returns>
    public override string ToString() => OptionsCode.Of(this);

    /// <summary>A copy, checked: all faults in one message.</summary>
    internal AutoencoderSeriesOptions Checked()
    {
        var faults = new OptionFaults();
        AcceptedRanges.Check(this, faults);
        faults.Require(
            KeyColumnName is null || KeyColumnName.Trim().Length > 0,
            nameof(KeyColumnName),
            "blank",
            "a name, or null for one series"
        );
        faults.Require(
            Detector?.Peers is null,
            $"{nameof(Detector)}.{nameof(Detector.Peers)} is set, and series are trained in one process; set it to null."
        );
        faults.ThrowIfAny("options");
        return (AutoencoderSeriesOptions)MemberwiseClone();
    }
}
