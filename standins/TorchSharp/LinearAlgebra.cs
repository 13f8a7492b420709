using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static class linalg
    {
        /// <summary>TorchSharp takes <paramref name="check_errors"/> for the side of the factor and checks nothing, so it is refused here.</summary>
        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) => !check_errors
            ? Tensor.OwnPair(ts_linalg_cholesky_ex(input.Handle), input)
            : throw new NotSupportedException("TorchSharp gives the upper factor, unchecked, when asked to check");

        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) => @out is null
            ? Tensor.Own(ts_linalg_solve_triangular(A.Handle, B.Handle, upper, left, unitriangular), A, B)
            : throw new NotSupportedException("the stand-in gives a new tensor only");
    }
}
