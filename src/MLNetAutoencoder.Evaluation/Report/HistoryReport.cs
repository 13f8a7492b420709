using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Report;

/// <summary>The report of a training.</summary>
internal static class HistoryReport
{
    public static void Save(string path, TrainingHistory history)
    {
        var training = ModelSections.Training(history);
        Guard.Data(training is not null, "The history has no epoch with a finite loss, so there is nothing to report.");
        var best = history.FirstOrDefault(epoch => epoch.Epoch == history.BestEpoch) ?? history[^1];
        var time = TimeSpan.FromTicks(history.Sum(epoch => epoch.Duration.Ticks));
        ReportPage.Save(
            path,
            "Training of an autoencoder",
            $"{Html.Count(history.Count, "epoch")} in {Time(time)}",
            new ReportSection(
                "summary",
                "Summary",
                Html.Facts(
                    "figures",
                    [
                        ("Epochs", Html.Count(history.Count)),
                        ("Epoch kept", Html.Count(history.BestEpoch)),
                        ("Training loss", Html.Number(best.TrainingLoss)),
                        ("Validation loss", Html.Number(best.ValidationLoss)),
                        ("Time", Time(time)),
                    ]
                )
            ),
            training,
            ModelSections.Environment()
        );
    }

    private static string Time(TimeSpan time) =>
        time.TotalMinutes >= 1
            ? Invariant.Text($"{(int)time.TotalMinutes} min {time.Seconds} s")
            : Invariant.Text($"{time.TotalSeconds:F1} s");
}
