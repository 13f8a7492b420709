using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Plots;

/// <summary>Draws the losses of a training.</summary>
internal static class LossChart
{
    public static AutoencoderChart Draw(TrainingHistory history, bool logarithmic)
    {
        var training = Points(history, e => e.TrainingLoss, logarithmic);
        var validation = Points(history, e => e.ValidationLoss, logarithmic);
        double[] losses = [.. training.Concat(validation).Select(p => p.Loss)];
        Guard.Data(
            losses.Length > 0,
            logarithmic
                ? "The history has no loss above 0, which a logarithmic axis needs; set logarithmic to false."
                : "The history has no epoch with a finite loss, so there is nothing to draw."
        );

        var chart = new Chart("Loss by epoch", "epoch", logarithmic ? "loss (logarithmic)" : "loss");
        chart.CountToTheRight(history[0].Epoch, history[^1].Epoch);
        if (logarithmic)
            chart.MarkLogarithmsY(Math.Log10(losses.Min()), Math.Log10(losses.Max()));
        chart.AddCurve("training", Placed(training), Marker.Of(0));
        if (validation.Count > 0)
            chart.AddCurve("validation", Placed(validation), Marker.Of(1));
        chart.AddVertical(Invariant.Text($"best epoch: {history.BestEpoch}"), history.BestEpoch);
        return chart.ToPicture(
            Invariant.Text(
                $"Losses of {history.Count} epochs, from {losses.Min():G4} to {losses.Max():G4}. The weights of epoch {history.BestEpoch} "
                    + $"were kept."
            )
        );

        (double, double)[] Placed(List<(double Epoch, double Loss)> points) =>
            [.. points.Select(p => (p.Epoch, logarithmic ? Math.Log10(p.Loss) : p.Loss))];
    }

    private static List<(double Epoch, double Loss)> Points(TrainingHistory history, Func<EpochRecord, float?> loss, bool logarithmic) =>
        [
            .. history
                .Select(e => ((double)e.Epoch, (double)(loss(e) ?? float.NaN)))
                .Where(p => double.IsFinite(p.Item2) && (!logarithmic || p.Item2 > 0)),
        ];
}
