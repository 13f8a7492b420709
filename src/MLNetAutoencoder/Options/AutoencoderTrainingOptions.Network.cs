using System.ComponentModel;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <content>The network.</content>
public abstract partial class AutoencoderTrainingOptions
{
    /// <summary>How encoder and decoder are built.</summary>
    /// <value>The default is <see cref="Architecture.Dense"/>.</value>
    public Architecture Architecture { get; set; } = Architecture.Dense();

    /// <summary>Values in the code that the encoder makes of a row.</summary>
    /// <value>
    /// 1 or greater. The default null takes the square root of the number of features for feature extraction, and for anomaly detection an
    /// eighth of the number, or a quarter where the score is not <see cref="AnomalyScore.Distance"/>, at most 256, rounded up.
    /// </value>
    [AcceptedRange(1, Null = "for a size by the number of features")]
    public int? LatentSize { get; set; }

    /// <summary>Units of the encoder's hidden layers, from the input to the code; the decoder mirrors them.</summary>
    /// <value>
    /// Each 1 or greater; an empty list makes a network without hidden layers. The default null takes a layer of the smallest power of two
    /// that is not below the number of features, within 64 to 512, and for feature extraction a second one of half of that.
    /// </value>
    [AcceptedRange(1)]
    public IReadOnlyList<int>? HiddenSizes { get; set; }

    /// <summary>Activation of the encoder's hidden layers.</summary>
    /// <value>The default is <see cref="Activation.Elu"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Activation EncoderActivation { get; set; } = Activation.Elu;

    /// <summary>Activation of the code.</summary>
    /// <value>The default is <see cref="Activation.Identity"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Activation LatentActivation { get; set; } = Activation.Identity;

    /// <summary>Activation of the decoder's hidden layers.</summary>
    /// <value>The default is <see cref="Activation.Elu"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Activation DecoderActivation { get; set; } = Activation.Elu;

    /// <summary>Activation of the reconstruction, on the scale that <see cref="Scaling"/> gives.</summary>
    /// <value>
    /// The default is <see cref="Activation.Identity"/>. <see cref="Activation.Sigmoid"/> goes with <see cref="InputScaling.MinMax"/> and
    /// <see cref="InputScaling.Quantile"/>.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Activation OutputActivation { get; set; } = Activation.Identity;

    /// <summary>Normalization of the sums of every hidden layer, before its activation.</summary>
    /// <value>The default is <see cref="Normalization.None"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Normalization Normalization { get; set; } = Normalization.None;

    /// <summary>How the weights are drawn before the first step.</summary>
    /// <value>The default is <see cref="WeightInitializer.Torch"/>.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public WeightInitializer Initializer { get; set; } = WeightInitializer.Torch;
}
