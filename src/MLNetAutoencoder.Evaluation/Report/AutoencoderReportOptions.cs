using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>What a report shows beside what the model and the data tell.</summary>
public sealed class AutoencoderReportOptions
{
    internal const int MostRows = 1000;

    /// <summary>The title of the page.</summary>
    /// <value>The default null names what the model is.</value>
    public string? Title { get; set; }

    /// <summary>What the model is meant for, in a sentence or two: the first line of the model card.</summary>
    /// <value>The default null says in general what such a model is for.</value>
    public string? IntendedUse { get; set; }

    /// <summary>
    /// What each row is. For detectors an anomaly or not: a Boolean, a number (above 0 is an anomaly), or for detectors of rows a text or a
    /// key, see <see cref="AnomalyLabel"/>; the report then has curves and metrics. For models of codes a class, by which the map is
    /// colored.
    /// </summary>
    /// <value>The default null leaves out what needs labels.</value>
    public string? LabelColumnName { get; set; }

    /// <summary>The text of the label that means an anomaly, where the label column of a detector holds texts or keys.</summary>
    /// <value>The default null is for columns of Booleans and numbers.</value>
    public string? AnomalyLabel { get; set; }

    /// <summary>Columns that tell a person which row it is, and stand beside each alert: an id, a time, a name.</summary>
    /// <value>The default is none: a row has its number, counted from 0.</value>
    public string[] IdColumnNames { get; set; } = [];

    /// <summary>The time of each row, a DateTime or DateTimeOffset; only for detectors of series.</summary>
    /// <value>The default null counts rows.</value>
    public string? TimeColumnName { get; set; }

    /// <summary>How many rows, or incidents of a series, are listed with what is known of them, 1 to 1,000.</summary>
    /// <value>The default is 20.</value>
    [AcceptedRange(1, MostRows)]
    public int Top { get; set; } = 20;

    /// <summary>How features are read as an image, of 1 or 3 channels. Then the report shows images above their reconstructions.</summary>
    /// <value>The default null is for features that are no image.</value>
    public ImageShape? ImageShape { get; set; }

    /// <summary>The value of a white pixel, above 0; a black one is 0. Only images use it.</summary>
    /// <value>The default is 1.</value>
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double DataRange { get; set; } = 1;

    /// <summary>A copy, checked: all faults in one message.</summary>
    /// <param name="unused">Options that the report has no use for.</param>
    internal AutoencoderReportOptions Checked(params string[] unused)
    {
        var faults = new OptionFaults("give");
        AcceptedRanges.Check(this, faults);
        foreach (
            var (name, value) in new[]
            {
                (nameof(Title), Title),
                (nameof(IntendedUse), IntendedUse),
                (nameof(LabelColumnName), LabelColumnName),
                (nameof(AnomalyLabel), AnomalyLabel),
                (nameof(TimeColumnName), TimeColumnName),
            }
        )
            faults.Require(value is null || !string.IsNullOrWhiteSpace(value), name, "blank", "a text, or null");
        faults.Require(
            IdColumnNames?.All(name => !string.IsNullOrWhiteSpace(name)) == true,
            nameof(IdColumnNames),
            "null or holds a blank name",
            "the names of columns, or none"
        );
        faults.Require(
            ImageShape is not { Channels: not (1 or 3) },
            $"{nameof(ImageShape)} has {ImageShape?.Channels} channels; give 1 (gray) or 3 (red, green and blue)."
        );
        faults.Require(
            AnomalyLabel is null || LabelColumnName is not null,
            $"{nameof(AnomalyLabel)} is '{AnomalyLabel}' without a {nameof(LabelColumnName)}; name the column of labels too."
        );
        foreach (string name in unused)
            faults.Require(IsDefault(name), $"{name} is set, and a report of this model has no use for it; leave it out.");
        faults.ThrowIfAny("options");
        var copy = (AutoencoderReportOptions)MemberwiseClone();
        copy.IdColumnNames = [.. IdColumnNames!];
        return copy;
    }

    private bool IsDefault(string name) => GetType().GetProperty(name)!.GetValue(this) is null or string[] { Length: 0 };
}
