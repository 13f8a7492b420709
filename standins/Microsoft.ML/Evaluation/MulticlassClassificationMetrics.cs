namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics()
    {
    }

    public double LogLoss { get; internal init; }

    /// <summary>Improvement of the log-loss on that of the classes' shares, relative to the latter.</summary>
    public double LogLossReduction { get; internal init; }

    /// <summary>Mean over the classes of each one's accuracy.</summary>
    public double MacroAccuracy { get; internal init; }

    public double MicroAccuracy { get; internal init; }

    public IReadOnlyList<double> PerClassLogLoss { get; internal init; } = [];
}
