using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Options;

namespace MLNetAutoencoder;

/// <summary>
/// How <c>FindBest</c> searches for options: successive halving (Jamieson and Talwalkar 2016) over candidates that are drawn or given.
/// </summary>
public sealed class AutoencoderSearchOptions
{
    /// <summary>Candidates that the search begins with.</summary>
    /// <value>2 or greater. The default is 27.</value>
    [AcceptedRange(2)]
    public int Candidates { get; set; } = 27;

    /// <summary>By what each round divides the candidates, and multiplies the steps of those that are left.</summary>
    /// <value>2 or greater. The default is 3.</value>
    [AcceptedRange(2)]
    public int Reduction { get; set; } = 3;

    /// <summary>Time after which no further candidate is fitted; the best of those that were is the result.</summary>
    /// <value>Above 0, or null for no limit. The first candidate is fitted whatever it takes. The default is null.</value>
    public TimeSpan? TimeBudget { get; set; }

    /// <summary>
    /// Makes the change by which a candidate differs from the estimator's options: called once for each candidate with its number, counted
    /// from 0, and a generator seeded by it. Candidate 0 should leave the options as they are.
    /// </summary>
    /// <value>
    /// The default null leaves candidate 0 as it is and draws for the others hidden sizes of half, once or twice as many units and one
    /// layer more or less, a learning rate within a factor of 5, a batch size of half, once or twice, an activation, dropout, a corruption
    /// and, in place of plain dense networks, residual ones. The size of the code stays, as a larger one always rebuilds better.
    /// </value>
    public Action<AutoencoderTrainingOptions, int, Random>? Vary { get; set; }

    /// <summary>
    /// Rows whose labels tell which detector is the best: the one that ranks anomalies highest, by the average precision of its scores.
    /// They are not learned from.
    /// </summary>
    /// <value>
    /// A view with the detector's columns and <see cref="LabelColumnName"/>. The default null goes by <see cref="Metric"/>. For detectors
    /// only, as codes have no scores.
    /// </value>
    public IDataView? Validation { get; set; }

    /// <summary>The column of <see cref="Validation"/> that says which rows are anomalies.</summary>
    /// <value>
    /// Booleans, or numbers that are above 0 for an anomaly; rows of NaN are left out. Set together with <see cref="Validation"/>, or null,
    /// the default.
    /// </value>
    public string? LabelColumnName { get; set; }

    /// <summary>Measures a fitted model, the lower the better; it may score rows of its own by the model.</summary>
    /// <value>
    /// The default null takes 1 less the average precision where there is a <see cref="Validation"/>, else the mean squared error of the
    /// rows held out, and the training loss where none are.
    /// </value>
    public Func<AutoencoderModel, TrainingHistory, double>? Metric { get; set; }

    /// <summary>Is told of every candidate that was fitted.</summary>
    /// <value>The default is null. The same is written to <c>MLContext.Log</c>.</value>
    public IProgress<AutoencoderTrial>? Progress { get; set; }

    /// <summary>
    /// The C# that makes these options, without what is as by default, and without what only a program has: <see cref="Validation"/>,
    /// <see cref="Vary"/>, <see cref="Metric"/> and <see cref="Progress"/>.
    /// </summary>
    /// <returns>For instance <c>new AutoencoderSearchOptions { Candidates = 9 }</c>.</returns>
    public override string ToString() => OptionsCode.Of(this);

    /// <summary>The same search over what fitted steps make of the data.</summary>
    internal AutoencoderSearchOptions Behind(ITransformer steps) =>
        By(Validation is null ? null : steps.Transform(Validation), LabelColumnName);

    /// <summary>The same search with other rows to validate by.</summary>
    internal AutoencoderSearchOptions By(IDataView? validation, string? labelColumnName)
    {
        var search = (AutoencoderSearchOptions)MemberwiseClone();
        (search.Validation, search.LabelColumnName) = (validation, labelColumnName);
        return search;
    }

    /// <param name="isDetector">Whether the candidates are detectors.</param>
    /// <exception cref="ArgumentException">Options are out of range: all faults in one message.</exception>
    internal void Check(bool isDetector)
    {
        var faults = new OptionFaults();
        AcceptedRanges.Check(this, faults);
        faults.Require(TimeBudget is null || TimeBudget > TimeSpan.Zero, nameof(TimeBudget), TimeBudget, "above 0, or null for no limit");
        faults.Require(
            (Validation is null) == (LabelColumnName is null),
            $"{nameof(Validation)} and {nameof(LabelColumnName)} go together, and one is null; set both, or none."
        );
        faults.Require(
            Validation is null || isDetector,
            $"{nameof(Validation)} is set, whose labels are compared with scores, and codes have none; search for a detector, or set "
                + $"{nameof(Metric)} in its place."
        );
        faults.Require(
            Validation is null || Metric is null,
            $"{nameof(Validation)} and {nameof(Metric)} are both set, and a search goes by one of them; leave the other null."
        );
        faults.ThrowIfAny("search");
    }
}
