using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>
/// Options of network and training, for features and anomalies alike. They are checked and copied when the estimator is made; later
/// changes have no effect on it.
/// </summary>
public abstract class AutoencoderTrainingOptions
{
    private protected AutoencoderTrainingOptions()
    {
    }

    /// <summary>Values in the code that the encoder makes of a row.</summary>
    /// <value>
    /// 1 or greater. The default null takes the square root of the number of features for feature extraction and half of it for anomaly
    /// detection, rounded up.
    /// </value>
    public int? LatentSize { get; set; }

    /// <summary>Units of the encoder's hidden layers, from the input to the code; the decoder mirrors them.</summary>
    /// <value>
    /// Each 1 or greater; an empty list makes a network without hidden layers. The default null takes a layer of the smallest power of two
    /// that is not below the number of features, within 64 to 512, and for feature extraction a second one of half of that.
    /// </value>
    public IReadOnlyList<int>? HiddenSizes { get; set; }

    /// <summary>Activation of the encoder's hidden layers.</summary>
    /// <value>The default is <see cref="Activation.Elu"/>.</value>
    public Activation EncoderActivation { get; set; } = Activation.Elu;

    /// <summary>Activation of the code.</summary>
    /// <value>The default is <see cref="Activation.Identity"/>.</value>
    public Activation LatentActivation { get; set; } = Activation.Identity;

    /// <summary>Activation of the decoder's hidden layers.</summary>
    /// <value>The default is <see cref="Activation.Elu"/>.</value>
    public Activation DecoderActivation { get; set; } = Activation.Elu;

    /// <summary>Activation of the reconstruction, on the scale that <see cref="Scaling"/> gives.</summary>
    /// <value>The default is <see cref="Activation.Identity"/>. <see cref="Activation.Sigmoid"/> goes with <see cref="InputScaling.MinMax"/>.</value>
    public Activation OutputActivation { get; set; } = Activation.Identity;

    /// <summary>How features are brought to one scale inside the model.</summary>
    /// <value>The default is <see cref="InputScaling.Standard"/>.</value>
    public InputScaling Scaling { get; set; } = InputScaling.Standard;

    /// <summary>The greatest number of passes over the training rows.</summary>
    /// <value>1 or greater. The default is 100 for feature extraction and 10 for anomaly detection.</value>
    public int Epochs { get; set; } = AutoencoderDefaults.Epochs;

    /// <summary>Rows per step of the optimiser; the last step of an epoch takes what is left.</summary>
    /// <value>1 or greater. The default is 128 for feature extraction and 32 for anomaly detection.</value>
    public int BatchSize { get; set; } = AutoencoderDefaults.BatchSize;

    /// <summary>Step size of Adam (Kingma and Ba 2015, with its own betas 0.9 and 0.999).</summary>
    /// <value>Above 0, and finite in single precision. The default is 0.001.</value>
    public double LearningRate { get; set; } = AutoencoderDefaults.LearningRate;

    /// <summary>Share of the rows that is held out to measure the loss that early stopping goes by.</summary>
    /// <value>0 to below 1. Where that leaves no row on one side, all rows are learned from and the training loss takes its place. The default is 0.1.</value>
    public double ValidationFraction { get; set; } = AutoencoderDefaults.ValidationFraction;

    /// <summary>Epochs without improvement after which training stops; the weights of the best epoch are kept either way.</summary>
    /// <value>1 or greater; null trains for all <see cref="Epochs"/>. The default is 10.</value>
    public int? Patience { get; set; } = AutoencoderDefaults.Patience;

    /// <summary>By what share of the best loss an epoch must be better to count as an improvement for <see cref="Patience"/>.</summary>
    /// <value>0 to below 1. The default is 0.001.</value>
    public double MinimumImprovement { get; set; } = AutoencoderDefaults.MinimumImprovement;

    /// <summary>Seed of initial weights, held-out rows and row order: the same seed, data and options give the same model.</summary>
    /// <value>The default null takes a seed from the <c>MLContext</c>, which repeats when that was given a seed.</value>
    public int? Seed { get; set; }

    /// <summary>Is told of every finished epoch, on the thread that trains.</summary>
    /// <value>The default is null. The same is written to <c>MLContext.Log</c>.</value>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops reading or training, between two rows or steps, with an <see cref="OperationCanceledException"/>; nothing is left behind.</summary>
    /// <value>The default never cancels.</value>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The size of the code where <see cref="LatentSize"/> is null.</summary>
    internal abstract int DefaultLatentSize(int features);

    /// <summary>The hidden layers where <see cref="HiddenSizes"/> is null.</summary>
    internal abstract IReadOnlyList<int> DefaultHiddenSizes(int features);

    internal AutoencoderTrainingOptions Copy()
    {
        var copy = (AutoencoderTrainingOptions)MemberwiseClone();
        copy.HiddenSizes = HiddenSizes?.ToArray();
        return copy;
    }
}
