using System.ComponentModel;
using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <content>Where training runs and what it tells. None of it changes the trained weights but the step, the device and the memory budget,
/// and those by rounding or row order alone.</content>
public abstract partial class AutoencoderTrainingOptions
{
    private const long LeastMemoryBudget = 1 << 20;

    /// <summary>A column of weights: how much each row counts in the loss and in what is reported of it.</summary>
    /// <value>
    /// A column of Single, each value 0 or greater and not all 0; they are scaled so that their mean over the training rows is 1. The
    /// default null counts all rows alike.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>
    /// Bytes that training rows may take. Rows that fit are read once; more are read from the view anew in every epoch, and pass through a
    /// pool in which they are shuffled.
    /// </summary>
    /// <value>1,048,576 or greater. The default null takes a quarter of the memory that the process may use.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(LeastMemoryBudget, Null = "for a share of the machine's memory")]
    public long? MemoryBudgetBytes { get; set; }

    /// <summary>How gradients are computed.</summary>
    /// <value>The default is <see cref="GradientStep.Auto"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public GradientStep Step { get; set; } = GradientStep.Auto;

    /// <summary>Where training runs.</summary>
    /// <value>The default is <see cref="TrainingDevice.Auto"/>.</value>
    public TrainingDevice Device { get; set; } = TrainingDevice.Auto;

    /// <summary>Threads that training may use on the CPU. The trained weights do not depend on it.</summary>
    /// <value>
    /// 1 or greater. The default null times some steps with one thread and with all now and then, and goes on with what was faster.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [JsonIgnore]
    [AcceptedRange(1, Null = "for a choice by time")]
    public int? Threads { get; set; }

    /// <summary>
    /// Whether products are computed in bfloat16 (Kalamkar et al. 2019); weights, sums and losses stay in single precision.
    /// </summary>
    /// <value>Possible on a CUDA device only. The default is false.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool MixedPrecision { get; set; }

    /// <summary>Where and how often the state of the training is saved, so that an interrupted <c>Fit</c> can go on.</summary>
    /// <value>The default null saves nothing.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [JsonIgnore]
    public CheckpointOptions? Checkpoint { get; set; }

    /// <summary>
    /// Whether the saved model holds what <c>Fit</c> needs to go on from it, decoder included. It makes the file larger by a third more
    /// than the network's weights take. A model that was not saved can be gone on from either way.
    /// </summary>
    /// <value>The default is false.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool KeepTrainingState { get; set; }

    /// <summary>
    /// Is told how far the training is after every epoch, and in long epochs about twice a second, on the thread that called <c>Fit</c>.
    /// <see cref="TrainingProgress.ToConsole"/> writes lines of it.
    /// </summary>
    /// <value>The default is null. The same is written to <c>MLContext.Log</c>.</value>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops waiting, reading or training, between two rows or steps.</summary>
    /// <value>The default never cancels.</value>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// Processes that train the model together, each on rows of its own; all fit with the same options and come to the same model.
    /// <see cref="BatchSize"/> is what each of them takes in a step. Objectives and layers that compare the rows of a batch with each other
    /// compare those of each rank.
    /// </summary>
    /// <value>For instance <see cref="MpiPeers"/>. The default null trains in this process alone.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [JsonIgnore]
    public ITrainingPeers? Peers { get; set; }

    /// <summary>
    /// Whether every rank of <see cref="Peers"/> is given the same rows, of which it takes those whose number, counted from 0, leaves its
    /// rank when it is divided by how many ranks there are.
    /// </summary>
    /// <value>The default is false: each rank is given rows of its own, from files of its own for instance.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [JsonIgnore]
    public bool DivideRows { get; set; }

    /// <summary>What <see cref="CancellationToken"/> does to a training.</summary>
    /// <value>The default is <see cref="CancellationOutcome.Throw"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [JsonIgnore]
    public CancellationOutcome OnCancellation { get; set; } = CancellationOutcome.Throw;
}
