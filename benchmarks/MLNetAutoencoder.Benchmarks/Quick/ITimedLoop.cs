namespace MLNetAutoencoder.Benchmarks;

/// <summary>Work whose rate is measured in turns with that of others.</summary>
internal interface ITimedLoop : IDisposable
{
    string Name { get; }

    /// <summary>Works for a while.</summary>
    /// <returns>Rows per second, or of what else it is made.</returns>
    double Measure();
}
