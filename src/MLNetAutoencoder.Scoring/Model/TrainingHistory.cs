using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;

namespace MLNetAutoencoder;

/// <summary>How a training went, epoch by epoch.</summary>
public sealed class TrainingHistory : ReadOnlyCollection<EpochRecord>
{
    internal TrainingHistory(IList<EpochRecord> epochs, int bestEpoch)
        : base(epochs) => BestEpoch = bestEpoch;

    /// <summary>The epoch, counted from 1, whose weights the model holds.</summary>
    public int BestEpoch { get; }

    /// <summary>The history as a table, one line per epoch.</summary>
    /// <returns>Lines of epoch, losses and milliseconds, the best epoch marked with a star.</returns>
    public override string ToString()
    {
        var text = new StringBuilder("epoch   training loss   validation loss        ms").AppendLine();
        foreach (var epoch in this)
        {
            string validation = epoch.ValidationLoss?.ToString("G6", CultureInfo.InvariantCulture) ?? "-";
            text.AppendLine(CultureInfo.InvariantCulture, $"{epoch.Epoch,5}{(epoch.Epoch == BestEpoch ? '*' : ' ')} {epoch.TrainingLoss,15:G6} {validation,17} {epoch.Duration.TotalMilliseconds,9:F1}");
        }
        return text.ToString();
    }
}
