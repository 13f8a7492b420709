namespace MLNetAutoencoder;

/// <summary>
/// How features are brought to one scale before the network sees them. The scaling is learned by <c>Fit</c>, is part of the model, and is
/// undone on reconstructions. A feature that is constant in the training data is only shifted.
/// </summary>
/// <remarks>
/// <see cref="Robust"/>, <see cref="Quantile"/> and <see cref="Asinh"/> look at all rows up to 20,000, or as many as fit 32 MB where that
/// is fewer (but at least 1,000), and at a random sample of so many from larger data, drawn by the seed. A quantile of such a sample is,
/// with a probability of 99.9% for all quantiles of a feature at once, less than 1.4% of the rows off (Dvoretzky, Kiefer and Wolfowitz
/// 1956; Massart 1990), and with the least sample less than 6.2%.
/// </remarks>
public enum InputScaling
{
    /// <summary>Features are used as they are; for data that is scaled already.</summary>
    None,

    /// <summary>Mean 0 and standard deviation 1.</summary>
    Standard,

    /// <summary>Training minimum to 0 and maximum to 1.</summary>
    MinMax,

    /// <summary>
    /// Median 0 and interquartile range 1, which outliers do not move. A feature whose middle half is one value takes 1.349 standard
    /// deviations, the interquartile range of a normal distribution, for its interquartile range.
    /// </summary>
    Robust,

    /// <summary>
    /// The rank among the training values, from 0 to 1: the empirical distribution function, linear between 128 quantiles. Equal quantiles
    /// share their mean rank, but for the smallest and the largest, which are 0 and 1. Values beyond the training range become 0 or 1, and
    /// a constant feature is shifted and cut off there.
    /// </summary>
    Quantile,

    /// <summary>
    /// The inverse hyperbolic sine of <c>(x - median) / s</c>, brought to mean 0 and standard deviation 1: linear in the middle,
    /// logarithmic far out, so that a long tail does not hide the other features. Here s is the geometric mean of the standard deviation
    /// and of the interquartile range over 1.349, which is the deviation of a normal distribution of that range; the deviation alone where
    /// the middle half is one value.
    /// </summary>
    Asinh,

    /// <summary>
    /// Mean 0 for each feature, and one standard deviation for all, the root of their mean variance, so that features keep their sizes
    /// beside each other: for values of one unit, as those of a window of a series, a spectrum or an image.
    /// </summary>
    Pooled,
}
