using static TorchSharp.NativeMethods;

namespace TorchSharp;

public enum compute_mode
{
    use_mm_for_euclid_dist_if_necessary = 0,
    use_mm_for_euclid_dist = 1,
    donot_use_mm_for_euclid_dist = 2,
}

public static partial class torch
{
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) => p >= 0
        ? Tensor.Own(ts_cdist(x1.Handle, x2.Handle, p, (long)compute_mode), x1, x2)
        : throw new ArgumentException("p must be non-negative");

    public static class linalg
    {
        public static Tensor cholesky(Tensor input) => Tensor.Own(ts_linalg_cholesky(input.Handle), input);
        /// <summary>TorchSharp takes <paramref name="check_errors"/> for the side of the factor and checks nothing, so it is refused here.</summary>
        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) => !check_errors
            ? Tensor.OwnPair(ts_linalg_cholesky_ex(input.Handle), input)
            : throw new NotSupportedException("TorchSharp gives the upper factor, unchecked, when asked to check");

        public static Tensor inv(Tensor input) => Tensor.Own(ts_linalg_inv(input.Handle), input);
        public static (Tensor, Tensor) slogdet(Tensor input) => Tensor.OwnPair(ts_linalg_slogdet(input.Handle), input);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Tensor.Own(ts_linalg_solve(A.Handle, B.Handle, left), A, B);

        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) => @out is null
            ? Tensor.Own(ts_linalg_solve_triangular(A.Handle, B.Handle, upper, left, unitriangular), A, B)
            : throw new NotSupportedException("the stand-in gives a new tensor only");
    }

    public partial class Tensor
    {
        public Tensor diag(long diagonal = 0) => Own(ts_diag(Handle, diagonal), this);
        public Tensor tril(long diagonal = 0) => Own(ts_tril(Handle, diagonal), this);
        public Tensor triu(long diagonal = 0) => Own(ts_triu(Handle, diagonal), this);
        public Tensor inverse() => linalg.inv(this);
        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Own(ts_cholesky_solve(Handle, input2.Handle, upper), this, input2);

        public Tensor logdet() => shape is [.., var rows, var columns] && rows == columns
            ? Own(ts_logdet(Handle), this)
            : throw new ArgumentException("The input tensor is not square");
    }
}
