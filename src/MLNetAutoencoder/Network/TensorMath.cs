using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Network;

/// <summary>
/// Arithmetic on tensors, under the names of what it computes. It is the only place where a number becomes a <see cref="Scalar"/> for the
/// length of a call: TorchSharp does not keep one alive while the engine reads it, the using declaration does
/// (docs/decisions/0002-own-optimizers.md). All that is called here makes no further ones within.
/// </summary>
internal static class TensorMath
{
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusOne = -1.0;

    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, s_one);

    public static Tensor Plus(this Tensor x, double y)
    {
        using Scalar number = y;
        return x.add(number, s_one);
    }

    public static Tensor PlusInPlace(this Tensor x, Tensor y) => x.add_(y, s_one);

    public static Tensor PlusInPlace(this Tensor x, double y)
    {
        using Scalar number = y;
        return x.add_(number, s_one);
    }

    /// <summary>x + factor · y.</summary>
    public static Tensor PlusScaled(this Tensor x, Tensor y, double factor)
    {
        using Scalar number = factor;
        return x.add(y, number);
    }

    /// <summary>x + factor · y.</summary>
    public static Tensor PlusScaledInPlace(this Tensor x, Tensor y, double factor)
    {
        using Scalar number = factor;
        return x.add_(y, number);
    }

    /// <summary>x + y z.</summary>
    public static Tensor PlusProductInPlace(this Tensor x, Tensor y, Tensor z) => x.addcmul_(y, z, s_one);

    public static Tensor Minus(this Tensor x, Tensor y) => x.sub(y);

    public static Tensor Minus(this Tensor x, double y) => x.Plus(-y);

    public static Tensor MinusInPlace(this Tensor x, Tensor y) => x.sub_(y);

    /// <summary>x - y z.</summary>
    public static Tensor MinusProductInPlace(this Tensor x, Tensor y, Tensor z) => x.addcmul_(y, z, s_minusOne);

    public static Tensor Times(this Tensor x, Tensor y) => x.mul(y);

    public static Tensor Times(this Tensor x, double y)
    {
        using Scalar number = y;
        return x.mul(number);
    }

    public static Tensor TimesInPlace(this Tensor x, Tensor y) => x.mul_(y);

    public static Tensor TimesInPlace(this Tensor x, double y)
    {
        using Scalar number = y;
        return x.mul_(number);
    }

    public static Tensor Squared(this Tensor x) => x.mul(x);

    public static Tensor Over(this Tensor x, Tensor y) => x.div(y);

    public static Tensor Clamp(this Tensor x, double least, double greatest)
    {
        using Scalar low = least;
        using Scalar high = greatest;
        return x.clamp(low, high);
    }

    public static Tensor ClampInPlace(this Tensor x, double least, double greatest)
    {
        using Scalar low = least;
        using Scalar high = greatest;
        return x.clamp_(low, high);
    }

    public static Tensor ClampMin(this Tensor x, double least)
    {
        using Scalar number = least;
        return x.clamp_min(number);
    }

    public static Tensor ClampMinInPlace(this Tensor x, double least)
    {
        using Scalar number = least;
        return x.clamp_min_(number);
    }

    public static Tensor ClampMaxInPlace(this Tensor x, double greatest)
    {
        using Scalar number = greatest;
        return x.clamp_max_(number);
    }

    public static Tensor FillInPlace(this Tensor x, double value)
    {
        using Scalar number = value;
        return x.fill_(number);
    }

    /// <summary>A number in some places and x in the others.</summary>
    public static Tensor FillWhere(this Tensor x, Tensor places, double value)
    {
        using Scalar number = value;
        return x.masked_fill(places, number);
    }

    /// <summary>Where x is greater than a number.</summary>
    public static Tensor IsAbove(this Tensor x, double limit)
    {
        using Scalar number = limit;
        return x.gt(number);
    }

    /// <summary>Where x is as great as a number or greater.</summary>
    public static Tensor IsAtLeast(this Tensor x, double limit)
    {
        using Scalar number = limit;
        return x.ge(number);
    }

    public static Tensor LeakyRelu(this Tensor x, double slope)
    {
        using Scalar number = slope;
        return x.leaky_relu(number);
    }

    public static Tensor LeakyReluInPlace(this Tensor x, double slope)
    {
        using Scalar number = slope;
        return x.leaky_relu_(number);
    }

    public static Tensor Elu(this Tensor x) => x.elu(s_one, s_one, s_one);

    public static Tensor EluInPlace(this Tensor x) => x.elu_(s_one, s_one, s_one);
}
