using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Holds every element of a gradient within bounds, then its Euclidean norm (Pascanu, Mikolov and Bengio 2013).</summary>
internal sealed class GradientClip : IDisposable
{
    private readonly double? _norm;
    private readonly Scalar? _highest;
    private readonly Scalar? _lowest;
    private readonly Number _factor = new();

    /// <param name="value">The greatest size of an element; null for none.</param>
    /// <param name="norm">The greatest norm of the whole gradient; null for none.</param>
    public GradientClip(double? value, double? norm)
    {
        _norm = norm;
        if (value is null)
            return;
        _highest = value.Value;
        _lowest = -value.Value;
    }

    /// <summary>Clips in place. A norm that is not finite is left alone, so that it shows in the loss.</summary>
    public void Apply(Tensor gradient)
    {
        if (_highest is not null)
            gradient.clamp_(_lowest, _highest);
        if (_norm is null)
            return;
        double norm = Norm(gradient);
        if (norm > _norm && double.IsFinite(norm))
            gradient.mul_(_factor.Of(_norm.Value / norm));
    }

    public void Dispose()
    {
        _highest?.Dispose();
        _lowest?.Dispose();
        _factor.Dispose();
    }

    private static double Norm(Tensor gradient)
    {
        using var norm = gradient.norm();
        return FlatTensor.Read(norm);
    }
}
