namespace MLNetAutoencoder.Benchmarks;

/// <summary>A way to score rows and to read each row's latent and score.</summary>
internal abstract class ScoringLoop : IDisposable
{
    public abstract string Name { get; }

    /// <summary>Scores the first rows of the workload.</summary>
    /// <param name="rows">At most as many as the workload has.</param>
    /// <returns>The sum of what was read, so that nothing is optimized away; equal for all loops up to rounding.</returns>
    public abstract double Run(int rows);

    public virtual void Dispose() { }
}
