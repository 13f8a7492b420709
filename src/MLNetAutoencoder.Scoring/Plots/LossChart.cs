using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Plots;

/// <summary>Draws the losses of a training.</summary>
internal static class LossChart
{
    public static SvgPlot Draw(TrainingHistory history, bool logarithmic)
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

        var y = logarithmic ? Axis.Logarithmic(losses) : Axis.Linear(losses);
        var chart = new Chart(
            "Loss by epoch",
            Axis.Counting(history[0].Epoch, history[^1].Epoch),
            "epoch",
            y,
            logarithmic ? "loss (logarithmic)" : "loss",
            hasLegend: true
        );
        chart.AddCurve("training", training, Marker.Of(0).Colour);
        if (validation.Count > 0)
            chart.AddCurve("validation", validation, Marker.Of(1).Colour, dashes: "6 3");
        chart.AddVertical(Invariant.Text($"best epoch: {history.BestEpoch}"), history.BestEpoch);
        return chart.ToPlot(
            Invariant.Text(
                $"Losses of {history.Count} epochs, from {losses.Min():G4} to {losses.Max():G4}. The weights of epoch {history.BestEpoch} "
                    + $"were kept."
            )
        );
    }

    private static List<(double Epoch, double Loss)> Points(TrainingHistory history, Func<EpochRecord, float?> loss, bool logarithmic) =>
        [
            .. history
                .Select(e => ((double)e.Epoch, (double)(loss(e) ?? float.NaN)))
                .Where(p => double.IsFinite(p.Item2) && (!logarithmic || p.Item2 > 0)),
        ];
}
