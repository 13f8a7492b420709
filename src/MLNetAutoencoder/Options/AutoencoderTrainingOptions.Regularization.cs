using System.ComponentModel;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <content>What keeps the network from learning the rows by heart. All of it is off by default.</content>
public abstract partial class AutoencoderTrainingOptions
{
    /// <summary>
    /// Probability with which each input of the network is set to 0 while it learns; what is left is scaled up (Srivastava et al. 2014).
    /// </summary>
    /// <value>0 to below 1. The default is 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, 1, MaximumIsExclusive = true)]
    public double InputDropout { get; set; }

    /// <summary>Probability with which each unit of the hidden layers is set to 0 while it learns; what is left is scaled up.</summary>
    /// <value>0 to below 1. The default is 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, 1, MaximumIsExclusive = true)]
    public double HiddenDropout { get; set; }

    /// <summary>
    /// How rows are spoiled before the network sees them, while the clean row is what it learns to rebuild: the denoising autoencoder
    /// (Vincent et al. 2008).
    /// </summary>
    /// <value>
    /// The default null leaves rows as they are. Anomaly detection takes <c>Corruption.Gaussian(0.1)</c>.
    /// </value>
    public Corruption? Corruption { get; set; }

    /// <summary>Factor of the sum of the weights' absolute values in what training minimizes. Reported losses are without it.</summary>
    /// <value>0 or greater, and finite. The default is 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue)]
    public double L1 { get; set; }

    /// <summary>
    /// Twice the factor of the sum of the weights' squares in what training minimizes, so that it is added to the gradient as
    /// <c>L2 * w</c>. Reported losses are without it.
    /// </summary>
    /// <value>0 or greater, and finite. The default is 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue)]
    public double L2 { get; set; }

    /// <summary>
    /// Decoupled weight decay (Loshchilov and Hutter 2019): each step takes this times the learning rate off every weight, whatever the
    /// optimizer. Biases do not decay.
    /// </summary>
    /// <value>0 or greater, and finite. The default is 0. Where <see cref="Optimizer"/> has a decay of its own, leave this at 0.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue)]
    public double WeightDecay { get; set; }

    /// <summary>The greatest Euclidean norm that the weights into one unit may have; longer ones are shortened after each step.</summary>
    /// <value>Above 0 and finite, or null for no limit. The default is null.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double? MaxNorm { get; set; }

    /// <summary>
    /// Decay of the exponential moving average of the weights, which then takes the place of the weights in validation and in the model
    /// (Polyak and Juditsky 1992).
    /// </summary>
    /// <value>Above 0 and below 1, commonly 0.99 to 0.9999; null for none. The default is null.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, 1, MinimumIsExclusive = true, MaximumIsExclusive = true, Null = "for none")]
    public double? WeightAveraging { get; set; }
}
