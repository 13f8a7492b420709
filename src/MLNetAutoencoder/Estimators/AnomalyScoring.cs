using System.Numerics.Tensors;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Estimators.Export;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Estimators;

/// <summary>The score of an anomaly detector, as the mean of one or more readings of a row, and the scores of its training rows.</summary>
internal sealed class AnomalyScoring
{
    private const int FewestRows = 20;

    private readonly AutoencoderFit _fit;
    private readonly int _readings;
    private readonly Func<NetworkRows, string> _writeReadings;
    private readonly IReadOnlyList<IReadOnlyDictionary<long, float>> _own;
    private readonly bool _isHeldOutEnough;

    private AnomalyScoring(
        AutoencoderFit fit,
        int readings,
        Func<NetworkRows, string> writeReadings,
        IReadOnlyList<IReadOnlyDictionary<long, float>> own
    )
    {
        _fit = fit;
        _readings = readings;
        _writeReadings = writeReadings;
        _own = own;
        _isHeldOutEnough = HasEnoughHeldOut();
    }

    /// <summary>Writes the score of rows.</summary>
    public required Func<NetworkRows, string> Score { get; init; }

    /// <summary>Writes the part that each value of the target has in the score; null where the score is no sum over them.</summary>
    public required Func<NetworkRows, string>? Contributions { get; init; }

    public static AnomalyScoring Of(AutoencoderFit fit, AutoencoderAnomalyOptions options)
    {
        switch (options.Score)
        {
            case AnomalyScore.Distance:
                var (score, own) = DistanceFit.Of(fit);
                return new AnomalyScoring(fit, score.Readings.Count, score.WriteReadings, own)
                {
                    Score = score.Write,
                    Contributions = score.WriteContributions,
                };
            case AnomalyScore.Denoising:
                return OfNetworks(fit, DenoisingScore.Write, DenoisingScore.WriteContributions);
            default:
                return OfNetworks(
                    fit,
                    (_, network) => fit.Plan.Objective.WriteScore(network),
                    options.Objective.ScoresReconstruction ? (_, network) => network.Contributions : null
                );
        }
    }

    /// <summary>The mean over the networks.</summary>
    private static AnomalyScoring OfNetworks(
        AutoencoderFit fit,
        Func<NetworkRows, ModelGraph, string> score,
        Func<NetworkRows, ModelGraph, string>? contributions
    ) =>
        new(fit, fit.Members.Count, rows => rows.Nodes.JoinColumns([.. rows.Networks.Select(network => score(rows, network))]), [])
        {
            Score = rows => rows.Mean(network => score(rows, network)),
            Contributions = contributions is null ? null : rows => rows.Mean(network => contributions(rows, network)),
        };

    /// <summary>What the columns of a detector hold in place of what a single network gives.</summary>
    /// <param name="scores">Those of the training rows.</param>
    public IReadOnlyDictionary<OutputRole, ScoreOutput> Outputs(ScoreDistribution scores)
    {
        var outputs = new Dictionary<OutputRole, ScoreOutput>
        {
            [OutputRole.ReconstructionError] = new(1, Score),
            [OutputRole.Probability] = new(1, rows => ProbabilityCurve.Write(rows.Nodes, Score(rows), scores)),
        };
        if (Contributions is not null)
            outputs[OutputRole.Contributions] = new(_fit.Plan.Layout.Targets, Contributions);
        return outputs;
    }

    /// <summary>
    /// The scores of the training rows. Each is scored by what has not seen it, as new rows are: of the networks by those that did not
    /// learn from it, and where it is a prototype by the others; rows that all networks learned from have no part.
    /// </summary>
    /// <returns>Their distribution, and that of the scores that the training rows are given.</returns>
    public (ScoreDistribution Unseen, ScoreDistribution Given) Scores()
    {
        using var all = new RowReadings(_fit, _readings, _writeReadings, _fit.Rows);
        var (unseen, given) = (new ScoreSample(), new ScoreSample());
        long row = 0;
        all.VisitAll(values =>
        {
            for (int i = 0; i < values.Length / _readings; i++, row++)
            {
                var readings = values.AsSpan(i * _readings, _readings);
                given.Add(TensorPrimitives.Sum<float>(readings) / _readings);
                if (Unseen(row, readings) is { } score)
                    unseen.Add(score);
            }
        });
        return (Joint(unseen), Joint(given));
    }

    /// <summary>The distribution of all ranks' scores.</summary>
    private ScoreDistribution Joint(ScoreSample own)
    {
        var peers = _fit.Data.Peers;
        return peers.IsAlone
            ? own.ToDistribution()
            : ScoreSample.ToDistribution(
                peers.Sum(own.Seen),
                peers.Concat(own.Sample(peers.Share(ScoreSample.MostScores, own.Seen))),
                peers.Concat(own.Top)
            );
    }

    /// <summary>The score of a training row; null where it has no part, as all networks learned from it.</summary>
    private float? Unseen(long row, ReadOnlySpan<float> values)
    {
        if (_isHeldOutEnough && !IsHeldOut(row))
            return null;
        int shared = _readings - _fit.Members.Count;
        double sum = 0,
            ofNetworks = 0;
        int networks = 0;
        for (int i = 0; i < _readings; i++)
        {
            float value = _own.Count > 0 && _own[i].TryGetValue(_fit.Data.NumberOf(row), out float amongOthers) ? amongOthers : values[i];
            if (i < shared)
                sum += value;
            else if (!_isHeldOutEnough || _fit.Members[i - shared].IsUnseen(row))
            {
                ofNetworks += value;
                networks++;
            }
        }
        return (float)((sum + (ofNetworks / networks * _fit.Members.Count)) / _readings);
    }

    private bool IsHeldOut(long row) => _fit.Members.Any(member => member.IsHeldOut(row));

    private bool HasEnoughHeldOut()
    {
        int count = 0;
        for (long row = 0; row < _fit.Data.OwnRows && count < FewestRows; row++)
            count += IsHeldOut(row) ? 1 : 0;
        return _fit.Data.Peers.Sum(count) >= FewestRows;
    }
}
