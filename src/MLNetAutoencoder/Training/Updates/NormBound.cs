using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Holds the Euclidean norm of the weights into each unit at or below a bound (Srebro and Shraibman 2005; Hinton et al. 2012).</summary>
internal sealed class NormBound : IDisposable
{
    private readonly Tensor[] _matrices;
    private readonly Scalar _bound;
    private readonly Scalar _one = 1.0;

    /// <param name="values">The flat values.</param>
    /// <param name="matrices">Where the weight matrices lie in them; a row is the weights into one unit.</param>
    /// <param name="bound">The greatest norm of a row: above 0.</param>
    public NormBound(Tensor values, IEnumerable<(long Offset, long Rows, long Columns)> matrices, double bound)
    {
        _bound = bound;
        _matrices = [.. matrices.Select(m => View(values, m.Offset, m.Rows, m.Columns))];
    }

    /// <summary>To be called after the step.</summary>
    public void Apply()
    {
        foreach (var matrix in _matrices)
        {
            // Divided by exactly one, a row within the bound stays as it is to the last bit, however often this runs.
            using var excess = matrix.norm(1, keepdim: true); // [rows, 1]
            matrix.div_(excess.div_(_bound).clamp_min_(_one));
        }
    }

    public void Dispose()
    {
        foreach (var matrix in _matrices)
            matrix.Dispose();
        _bound.Dispose();
        _one.Dispose();
    }

    private static Tensor View(Tensor values, long offset, long rows, long columns)
    {
        using var flat = values.narrow(0, offset, rows * columns);
        return flat.view(rows, columns).DetachFromDisposeScope();
    }
}
