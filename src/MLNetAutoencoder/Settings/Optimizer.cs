using System.Text.Json.Serialization;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <summary>
/// How a network's weights are moved by the gradient of the loss, with its parameters: <c>Optimizer.Sgd(momentum: 0.9, nesterov: true)</c>.
/// Immutable; two with the same name and parameters are equal. The step size is not part of it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = SettingText.Discriminator)]
[JsonDerivedType(typeof(SgdSettings), nameof(Sgd))]
[JsonDerivedType(typeof(RmsPropSettings), nameof(RmsProp))]
[JsonDerivedType(typeof(AdagradSettings), nameof(Adagrad))]
[JsonDerivedType(typeof(AdadeltaSettings), nameof(Adadelta))]
[JsonDerivedType(typeof(AdamSettings), nameof(Adam))]
[JsonDerivedType(typeof(AdamWSettings), nameof(AdamW))]
[JsonDerivedType(typeof(NAdamSettings), nameof(NAdam))]
[JsonDerivedType(typeof(RAdamSettings), nameof(RAdam))]
[JsonDerivedType(typeof(LbfgsSettings), nameof(Lbfgs))]
public abstract record Optimizer
{
    private protected Optimizer() { }

    /// <summary>
    /// Stochastic gradient descent (Robbins and Monro 1951), with the momentum of Polyak (1964) or of Nesterov (1983) in the form of
    /// Sutskever et al. (2013) where one is given.
    /// </summary>
    /// <param name="momentum">Share of the last move that the next one keeps: 0 to below 1. The default 0 keeps none.</param>
    /// <param name="nesterov">
    /// Whether the gradient counts as if taken after the momentum's move; needs a momentum above 0. The default is false.
    /// </param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer Sgd(double momentum = 0, bool nesterov = false)
    {
        SettingRange.RequireDecay(momentum);
        SettingRange.Require(!nesterov || momentum > 0, momentum, "above 0 and below 1 for Nesterov's momentum");
        return new SgdSettings(momentum, nesterov);
    }

    /// <summary>RMSProp (Tieleman and Hinton 2012): the gradient over the root of a running mean of its squares.</summary>
    /// <param name="decay">Share of the running means that a step keeps, often called alpha: 0 to below 1. The default is 0.99.</param>
    /// <param name="epsilon">Added to the root: 1E-30 to 1. The default is 1E-8.</param>
    /// <param name="momentum">Share of the last move that the next one keeps: 0 to below 1. The default 0 keeps none.</param>
    /// <param name="centered">Whether the variance is taken in place of the mean square (Graves 2013). The default is false.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer RmsProp(double decay = 0.99, double epsilon = 1e-8, double momentum = 0, bool centered = false)
    {
        SettingRange.RequireDecay(decay);
        SettingRange.RequireEpsilon(epsilon);
        SettingRange.RequireDecay(momentum);
        return new RmsPropSettings(decay, epsilon, momentum, centered);
    }

    /// <summary>Adagrad (Duchi, Hazan and Singer 2011): the gradient over the root of the sum of its squares so far.</summary>
    /// <param name="initialAccumulator">What the sum begins with: 0 or greater. The default is 0.</param>
    /// <param name="epsilon">Added to the root: 1E-30 to 1. The default is 1E-10.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer Adagrad(double initialAccumulator = 0, double epsilon = 1e-10)
    {
        SettingRange.RequireNotNegative(initialAccumulator);
        SettingRange.RequireEpsilon(epsilon);
        return new AdagradSettings(initialAccumulator, epsilon);
    }

    /// <summary>Adadelta (Zeiler 2012): the gradient in units of the moves it led to. It is made for a learning rate of 1.</summary>
    /// <param name="decay">Share of the running means that a step keeps, rho in the paper: 0 to below 1. The default is 0.9.</param>
    /// <param name="epsilon">Added under both roots: 1E-30 to 1. The default is 1E-6.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer Adadelta(double decay = 0.9, double epsilon = 1e-6)
    {
        SettingRange.RequireDecay(decay);
        SettingRange.RequireEpsilon(epsilon);
        return new AdadeltaSettings(decay, epsilon);
    }

    /// <summary>Adam (Kingma and Ba 2015): a running mean of the gradient over the root of a running mean of its squares.</summary>
    /// <param name="beta1">Share of the mean that a step keeps: 0 to below 1. The default is 0.9.</param>
    /// <param name="beta2">Share of the mean square that a step keeps: 0 to below 1. The default is 0.999.</param>
    /// <param name="epsilon">Added to the root: 1E-30 to 1. The default is 1E-8.</param>
    /// <param name="amsgrad">Whether it is AMSGrad, see <see cref="AmsGrad"/>. The default is false.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, bool amsgrad = false)
    {
        RequireMoments(beta1, beta2, epsilon);
        return new AdamSettings(beta1, beta2, epsilon, amsgrad);
    }

    /// <summary>AMSGrad (Reddi, Kale and Kumar 2018): Adam with the largest mean square so far, so that no step size grows again.</summary>
    /// <param name="beta1">Share of the mean that a step keeps: 0 to below 1. The default is 0.9.</param>
    /// <param name="beta2">Share of the mean square that a step keeps: 0 to below 1. The default is 0.999.</param>
    /// <param name="epsilon">Added to the root: 1E-30 to 1. The default is 1E-8.</param>
    /// <returns>The optimizer, equal to <see cref="Adam"/> with <c>amsgrad: true</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer AmsGrad(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        Adam(beta1, beta2, epsilon, amsgrad: true);

    /// <summary>
    /// AdamW (Loshchilov and Hutter 2019): Adam, and apart from the gradient every weight shrinks by learning rate times weight decay in
    /// each step. Biases and the parameters of normalization do not shrink.
    /// </summary>
    /// <param name="weightDecay">0 or greater. The default is 0.01.</param>
    /// <param name="beta1">Share of the mean that a step keeps: 0 to below 1. The default is 0.9.</param>
    /// <param name="beta2">Share of the mean square that a step keeps: 0 to below 1. The default is 0.999.</param>
    /// <param name="epsilon">Added to the root: 1E-30 to 1. The default is 1E-8.</param>
    /// <param name="amsgrad">Whether the mean square is the largest so far, see <see cref="AmsGrad"/>. The default is false.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer AdamW(
        double weightDecay = 0.01,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        bool amsgrad = false
    )
    {
        SettingRange.RequireNotNegative(weightDecay);
        RequireMoments(beta1, beta2, epsilon);
        return new AdamWSettings(weightDecay, beta1, beta2, epsilon, amsgrad);
    }

    /// <summary>NAdam (Dozat 2016): Adam with Nesterov's momentum.</summary>
    /// <param name="beta1">Share of the mean that a step keeps: 0 to below 1. The default is 0.9.</param>
    /// <param name="beta2">Share of the mean square that a step keeps: 0 to below 1. The default is 0.999.</param>
    /// <param name="epsilon">Added to the root: 1E-30 to 1. The default is 1E-8.</param>
    /// <param name="momentumDecay">How fast the momentum comes up to <paramref name="beta1"/>: 0 or greater. The default is 0.004.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer NAdam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double momentumDecay = 4e-3)
    {
        RequireMoments(beta1, beta2, epsilon);
        SettingRange.RequireNotNegative(momentumDecay);
        return new NAdamSettings(beta1, beta2, epsilon, momentumDecay);
    }

    /// <summary>
    /// RAdam (Liu et al. 2020): Adam that goes by the mean alone until its mean square is worth something, and needs no warm-up.
    /// </summary>
    /// <param name="beta1">Share of the mean that a step keeps: 0 to below 1. The default is 0.9.</param>
    /// <param name="beta2">Share of the mean square that a step keeps: 0 to below 1. The default is 0.999.</param>
    /// <param name="epsilon">Added to the root: 1E-30 to 1. The default is 1E-8.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer RAdam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        RequireMoments(beta1, beta2, epsilon);
        return new RAdamSettings(beta1, beta2, epsilon);
    }

    /// <summary>
    /// L-BFGS (Liu and Nocedal 1989): a step per epoch over all rows, in the direction that the last gradients give for the curvature, of
    /// the length that a line search finds best. For small networks and few rows. The learning rate does not count.
    /// </summary>
    /// <param name="memory">
    /// Steps that the curvature is taken from, each at the cost of two copies of the network's weights: 1 to 1000. The default is 10.
    /// </param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Optimizer Lbfgs(int memory = 10)
    {
        SettingRange.Require(memory is >= 1 and <= 1000, memory, "1 to 1000");
        return new LbfgsSettings(memory);
    }

    /// <summary>Whether a step takes all rows at once.</summary>
    [JsonIgnore]
    internal bool NeedsFullBatch => this is LbfgsSettings;

    /// <summary>The call that makes this optimizer.</summary>
    /// <returns>For instance <c>Sgd(momentum: 0.9, nesterov: true)</c>.</returns>
    public sealed override string ToString() => SettingText.Of(this, SettingsJson.Default.Optimizer);

    private static void RequireMoments(double beta1, double beta2, double epsilon)
    {
        SettingRange.RequireDecay(beta1);
        SettingRange.RequireDecay(beta2);
        SettingRange.RequireEpsilon(epsilon);
    }
}

// What the factories of Optimizer make. Nothing outside sees these types, so each is no more than its parameters.

internal sealed record SgdSettings(double Momentum, bool Nesterov) : Optimizer;

internal sealed record RmsPropSettings(double Decay, double Epsilon, double Momentum, bool Centered) : Optimizer;

internal sealed record AdagradSettings(double InitialAccumulator, double Epsilon) : Optimizer;

internal sealed record AdadeltaSettings(double Decay, double Epsilon) : Optimizer;

internal sealed record AdamSettings(double Beta1, double Beta2, double Epsilon, bool Amsgrad) : Optimizer;

internal sealed record AdamWSettings(double WeightDecay, double Beta1, double Beta2, double Epsilon, bool Amsgrad) : Optimizer;

internal sealed record NAdamSettings(double Beta1, double Beta2, double Epsilon, double MomentumDecay) : Optimizer;

internal sealed record RAdamSettings(double Beta1, double Beta2, double Epsilon) : Optimizer;

internal sealed record LbfgsSettings(int Memory) : Optimizer;
