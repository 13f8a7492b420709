using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Recurrent layers.</content>
[JsonDerivedType(typeof(RecurrentSettings), nameof(Recurrent))]
public abstract partial record Architecture
{
    /// <summary>
    /// Recurrent layers over the steps of a window (Srivastava et al. 2015; for anomalies Malhotra et al. 2016). The encoder reads the window, and a dense layer
    /// makes the code of what it remembers at the end. The decoder gets the code at every step, works from the newest step back to the oldest, and a dense
    /// layer makes the values of each step.
    /// </summary>
    /// <param name="length">Steps of a window: 1 or greater. A row holds length times channels values, the oldest step first, the channels of a step side by side.</param>
    /// <param name="channels">Values at each step: 1 or greater. The default is 1.</param>
    /// <param name="cell">What is computed at each step. The default is <see cref="RecurrentCell.Lstm"/>.</param>
    /// <param name="bidirectional">Whether each layer reads the window in both directions, with units of its own for each. The default is false.</param>
    /// <param name="patch">
    /// Steps that come in and go out together: a divisor of the length. The default is 1. The work falls with it, and long windows are learned sooner.
    /// </param>
    /// <remarks>
    /// <see cref="AutoencoderTrainingOptions.HiddenSizes"/> are the units of the recurrent layers, by default one layer of 64, mirrored in the decoder;
    /// <see cref="AutoencoderTrainingOptions.HiddenDropout"/> acts on what each layer gives. The activations within are those of the cell, so that the options'
    /// activations of hidden layers have no effect. <see cref="AutoencoderTrainingOptions.Normalization"/> must be none.
    /// </remarks>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Architecture Recurrent(int length, int channels = 1, RecurrentCell cell = RecurrentCell.Lstm, bool bidirectional = false, int patch = 1)
    {
        SettingRange.RequireAtLeastOne(length);
        SettingRange.RequireAtLeastOne(channels);
        SettingRange.Require(Enum.IsDefined(cell), cell, $"{RecurrentCell.Lstm} or {RecurrentCell.Gru}");
        WindowShape.RequirePatch(patch, length);
        return new RecurrentSettings(length, channels, cell, bidirectional, patch);
    }
}
