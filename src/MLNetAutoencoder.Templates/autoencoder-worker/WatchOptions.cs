namespace DetectorWorker;

/// <summary>The section "Watch" of appsettings.json.</summary>
internal sealed class WatchOptions
{
    public string ModelPath { get; set; } = "model.zip";

    /// <summary>The folder that CSV files are put in.</summary>
    public string Incoming { get; set; } = "incoming";

    /// <summary>The folder for the same files with two columns more.</summary>
    public string Scored { get; set; } = "scored";

    /// <summary>How often the folder is looked at. A file that changed within this time may not be complete, and waits.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);
}
