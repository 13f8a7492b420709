using System.ComponentModel;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>What a <see cref="ClusterWorker"/> may do.</summary>
public sealed class ClusterWorkerOptions
{
    private const double LeastLeaseSeconds = 1;

    /// <summary>The folders of the models that it may load. A model is loaded only if its SHA-256 is that of the job.</summary>
    /// <value>Folders, with all below them. The default is empty: nothing is scored.</value>
    public IReadOnlyList<string> ModelFolders { get; set; } = [];

    /// <summary>The folders of the rows that it may read.</summary>
    /// <value>Folders, with all below them. The default is empty: nothing is read.</value>
    public IReadOnlyList<string> DataFolders { get; set; } = [];

    /// <summary>The folders that it may write scores and trained models to.</summary>
    /// <value>Folders, with all below them. The default is empty: nothing is written.</value>
    public IReadOnlyList<string> OutputFolders { get; set; } = [];

    /// <summary>Formats of rows beside the built-in <c>.csv</c> and <c>.idv</c>.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<IPartitionFormat> Formats { get; set; } = [];

    /// <summary>
    /// Seconds after which an item goes to another worker when nothing is heard of this one. While it works it tells so three times as
    /// often.
    /// </summary>
    /// <value>1 or greater; the same for all workers. The default is 30.</value>
    [AcceptedRange(LeastLeaseSeconds)]
    public double LeaseSeconds { get; set; } = 30;

    /// <summary>How often an item may be delivered before it is dead: each time it failed, or its worker was lost.</summary>
    /// <value>1 or greater. The default is 3; more where workers are lost often, as machines are that a cloud may take back.</value>
    [AcceptedRange(1)]
    public int MostDeliveries { get; set; } = 3;

    /// <summary>Threads of a training on the CPU; results do not depend on it.</summary>
    /// <value>1 or greater. The default null chooses by time; take 1 where a machine has a worker for each core.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(1, Null = "for a choice by time")]
    public int? Threads { get; set; }

    /// <summary>Is told of each item in a line: what was done, given back or refused, and why.</summary>
    /// <value>The default is null.</value>
    public IProgress<string>? Log { get; set; }

    /// <exception cref="ArgumentException">Options are out of range: all faults in one message.</exception>
    internal ClusterWorkerOptions Checked()
    {
        var faults = new OptionFaults();
        AcceptedRanges.Check(this, faults);
        faults.ThrowIfAny("options");
        return (ClusterWorkerOptions)MemberwiseClone();
    }
}
