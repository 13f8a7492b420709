using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static class linalg
    {
        public static Tensor cholesky(Tensor input) => Tensor.Own(ts_linalg_cholesky(input.Handle), input);

        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) => @out is null
            ? Tensor.Own(ts_linalg_solve_triangular(A.Handle, B.Handle, upper, left, unitriangular), A, B)
            : throw new NotSupportedException("the stand-in gives a new tensor only");
    }
}
