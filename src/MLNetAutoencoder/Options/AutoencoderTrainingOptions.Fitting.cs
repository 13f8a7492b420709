using System.ComponentModel;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Options;

namespace MLNetAutoencoder;

/// <content>What is minimized, how, and for how long.</content>
public abstract partial class AutoencoderTrainingOptions
{
    /// <summary>How features are brought to one scale inside the model.</summary>
    /// <value>The default is <see cref="InputScaling.Standard"/>. Anomaly detection takes <see cref="InputScaling.Asinh"/>.</value>
    public InputScaling Scaling { get; set; } = InputScaling.Standard;

    /// <summary>
    /// A column that the decoder learns in place of the features: clean rows from noisy ones, color from gray, high resolution from low.
    /// Reconstructions are in its units and have its slots, and errors and anomaly scores are measured against it; <see cref="Loss"/>,
    /// <see cref="OutputActivation"/>, <see cref="FeatureWeights"/> and <see cref="MixedColumns"/> are of it.
    /// </summary>
    /// <value>
    /// Numbers or Booleans, one a row or a vector of known size, scaled by <see cref="Scaling"/> as the features are. <c>Fit</c> needs it,
    /// and so does what scores; codes and reconstructions of a model without an error column need the features only. The default null
    /// rebuilds the features.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public string? TargetColumnName { get; set; }

    /// <summary>
    /// A column that encoder and decoder see beside features and code, so that the code need not tell what it tells: the conditional
    /// autoencoder (Sohn, Lee and Yan 2015), with any <see cref="Objective"/>. <c>Fit</c> and all scoring need it.
    /// </summary>
    /// <value>
    /// A key of UInt32 of known cardinality or a Boolean, which become 1 in the value's place and otherwise 0, or numbers, one a row or a
    /// vector of known size, scaled by <see cref="Scaling"/>. <c>Fit</c> refuses a missing key and a column of one value; in scoring, a
    /// missing key gives NaN in every added column. The default null gives no condition.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public string? ConditionColumnName { get; set; }

    /// <summary>What the autoencoder learns beside rebuilding its rows: its kind.</summary>
    /// <value>The default is <see cref="Objective.Reconstruction"/>.</value>
    public Objective Objective { get; set; } = Objective.Reconstruction();

    /// <summary>
    /// How far a reconstruction is from its row: the mean over rows and features of a distance of the scaled row and what the network makes
    /// of it.
    /// </summary>
    /// <value>The default is <see cref="ReconstructionLoss.MeanSquaredError"/>.</value>
    public ReconstructionLoss Loss { get; set; } = ReconstructionLoss.MeanSquaredError;

    /// <summary>
    /// Which slots of the features are groups of one-hot columns and which are binary, so that they are rebuilt as probabilities and
    /// measured by cross-entropy, as <see cref="MixedColumns.FromSlotNames"/> finds them. The rest is numeric.
    /// </summary>
    /// <value>The default null takes all slots for numeric.</value>
    public MixedColumns? MixedColumns { get; set; }

    /// <summary>
    /// Where <see cref="ReconstructionLoss.Huber"/> goes over from squares to absolute values, in units of the scaled features.
    /// </summary>
    /// <value>Above 0, and finite. Used with that loss only. The default is 1.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double HuberDelta { get; set; } = 1;

    /// <summary>
    /// The width σ of <see cref="ReconstructionLoss.Correntropy"/>, in units of the scaled features: differences of several times that
    /// hardly count.
    /// </summary>
    /// <value>Above 0, and finite. Used with that loss only. The default is 1.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double CorrentropyWidth { get; set; } = 1;

    /// <summary>
    /// The degrees of freedom ν of <see cref="ReconstructionLoss.StudentT"/>: the fewer, the less large differences count.
    /// </summary>
    /// <value>Above 0, and finite. Used with that loss only. The default is 3.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double StudentTDegrees { get; set; } = 3;

    /// <summary>
    /// The share of each batch's rows with the greatest losses that nothing is learned from, against anomalies among the training rows (the
    /// least trimmed squares of Rousseeuw 1984).
    /// </summary>
    /// <value>0 to 0.5. The default is 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, 0.5)]
    public double TrimmedShare { get; set; }

    /// <summary>How much each feature counts in the loss.</summary>
    /// <value>
    /// A value for each feature, 0 or greater and not all 0; they are scaled so that their mean is 1. The default null counts all features
    /// alike.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue)]
    public IReadOnlyList<double>? FeatureWeights { get; set; }

    /// <summary>
    /// Epochs in which each layer of the encoder is trained with the opposite one of the decoder, on what the layers before give, before
    /// all are trained together: the stacked autoencoder (Bengio et al. 2007; Vincent et al. 2010 with a <see cref="Corruption"/>). Without
    /// penalties and at a constant rate.
    /// </summary>
    /// <value>
    /// 0 or greater. Possible with <see cref="Architecture.Dense"/> and <see cref="Architecture.Tied"/>, without a target or condition. The
    /// default 0 trains all together from the start.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0)]
    public int PretrainingEpochs { get; set; }

    /// <summary>The greatest number of passes over the training rows.</summary>
    /// <value>
    /// 1 or greater. The default null takes 100 for feature extraction and 10 for anomaly detection, or as many as make 5,000 steps, 1,000
    /// for anomaly detection, where that is more: fewer rows are passed over more often.
    /// </value>
    [AcceptedRange(1, Null = "for a number by that of the rows")]
    public int? Epochs { get; set; }

    /// <summary>Rows per step of the optimizer; the last step of an epoch takes what is left.</summary>
    /// <value>
    /// 1 or greater. The default null takes the power of two, within 16 to 512, that passes over the training rows in 25 to 50 steps for
    /// feature extraction and 50 to 100 for anomaly detection; with <see cref="Objective.GaussianMixture"/>,
    /// <see cref="Objective.Laplacian"/> and <see cref="Objective.Wasserstein"/>, which compare the rows of a batch, at least 128.
    /// </value>
    [AcceptedRange(1, Null = "for a size by the number of rows")]
    public int? BatchSize { get; set; }

    /// <summary>The optimizer.</summary>
    /// <value>The default is <see cref="Optimizer.Adam"/> with the betas of its paper, 0.9 and 0.999.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Optimizer Optimizer { get; set; } = Optimizer.Adam();

    /// <summary>
    /// Step size of the optimizer, from which <see cref="LearningRateSchedule"/> goes out. <see cref="Optimizer.Lbfgs"/> finds its own.
    /// </summary>
    /// <value>Above 0, and finite in single precision. The default is 0.001.</value>
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double LearningRate { get; set; } = AutoencoderDefaults.LearningRate;

    /// <summary>How the learning rate changes in the course of the training.</summary>
    /// <value>The default is <see cref="LearningRateSchedule.Constant"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public LearningRateSchedule LearningRateSchedule { get; set; } = LearningRateSchedule.Constant();

    /// <summary>Epochs in which the learning rate grows linearly to its full size, before the schedule begins.</summary>
    /// <value>0 to below <see cref="Epochs"/>; a part of an epoch is possible. The default is 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public double WarmupEpochs { get; set; }

    /// <summary>The greatest Euclidean norm of a step's whole gradient; a longer one is shortened.</summary>
    /// <value>Above 0 and finite, or null for no limit. The default is null.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double? GradientClipNorm { get; set; }

    /// <summary>
    /// The greatest absolute value of any part of a step's gradient; what lies beyond is cut off, before <see cref="GradientClipNorm"/>.
    /// </summary>
    /// <value>Above 0 and finite, or null for no limit. The default is null.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double? GradientClipValue { get; set; }

    /// <summary>Share of the rows that is held out to measure the loss that early stopping goes by.</summary>
    /// <value>
    /// 0 to below 1. Where that leaves no row on one side, all rows are learned from and the training loss takes its place. The default is
    /// 0.1. Anomaly detection takes 0.5, so that thresholds are by rows that were not learned from.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, 1, MaximumIsExclusive = true)]
    public double ValidationFraction { get; set; } = AutoencoderDefaults.ValidationFraction;

    /// <summary>The quantity that decides which epoch was the best and when <see cref="Patience"/> is at its end.</summary>
    /// <value>
    /// The default is <see cref="MonitoredQuantity.Loss"/>. The quantities of the validation rows need a <see cref="ValidationFraction"/>
    /// above 0.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public MonitoredQuantity Monitor { get; set; } = MonitoredQuantity.Loss;

    /// <summary>
    /// Epochs without improvement of <see cref="Monitor"/> after which training stops; the weights of the best epoch are kept either way.
    /// </summary>
    /// <value>1 or greater; null trains for all <see cref="Epochs"/>. The default is 20.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(1, Null = "to train for all epochs")]
    public int? Patience { get; set; } = AutoencoderDefaults.Patience;

    /// <summary>By what share of the best value an epoch must be better to count as an improvement for <see cref="Patience"/>.</summary>
    /// <value>0 to below 1. The default is 0.001.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, 1, MaximumIsExclusive = true)]
    public double MinimumImprovement { get; set; } = AutoencoderDefaults.MinimumImprovement;

    /// <summary>
    /// Time that a fit may take: training ends with the best weights so far, between two steps, when what is left to do will take the rest.
    /// Reading the rows counts; one step is taken in any case. Of a fit that goes on from a checkpoint, training before it counts too.
    /// </summary>
    /// <value>Above 0, or null for no limit. The default is null.</value>
    public TimeSpan? TimeBudget { get; set; }

    /// <summary>How often training begins anew from other random weights; the best of all is kept.</summary>
    /// <value>0 or greater. The default is 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0)]
    public int Restarts { get; set; }

    /// <summary>Seed of initial weights, held-out rows and row order: the same seed, data and options give the same model.</summary>
    /// <value>The default null takes a seed from the <c>MLContext</c>, which repeats when that was given a seed.</value>
    public int? Seed { get; set; }
}
