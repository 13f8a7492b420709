using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Kinds.Architectures;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <content>Recurrent layers.</content>
[JsonDerivedType(typeof(RecurrentSettings), nameof(Recurrent))]
public abstract partial record Architecture
{
    /// <summary>
    /// Recurrent layers over the steps of a window (Srivastava et al. 2015; for anomalies Malhotra et al. 2016). The encoder reads the
    /// window, and a dense layer makes the code of what it remembers at the end. The decoder gets the code at every step, works from the
    /// newest step back to the oldest, and a dense layer makes the values of each step.
    /// </summary>
    /// <param name="length">
    /// Steps of a window: 1 or greater. A row holds length times channels values, the oldest step first, the channels of a step side by
    /// side.
    /// </param>
    /// <param name="channels">Values at each step: 1 or greater. The default is 1.</param>
    /// <param name="cell">What is computed at each step. The default is <see cref="RecurrentCell.Lstm"/>.</param>
    /// <param name="bidirectional">
    /// Whether each layer reads the window in both directions, with units of its own for each. The default is false.
    /// </param>
    /// <param name="patch">
    /// Steps that come in and go out together: a divisor of the length. The default is 1. The work falls with it, and long windows are
    /// learned sooner.
    /// </param>
    /// <param name="maskPadding">
    /// Whether sequences may be shorter than the length: rows whose last steps are NaN in all channels, of which no output and no gradient
    /// depends, as behind Keras' <c>Masking</c> layer or in PyTorch's packed sequences. The default is false, by which a row with a NaN is
    /// left out.
    /// </param>
    /// <remarks>
    /// <para>
    /// <see cref="AutoencoderTrainingOptions.HiddenSizes"/> are the units of the recurrent layers, by default one layer of 64, mirrored in
    /// the decoder; <see cref="AutoencoderTrainingOptions.HiddenDropout"/> acts on what each layer gives. The activations within are those
    /// of the cell, so that the options' activations of hidden layers have no effect.
    /// <see cref="AutoencoderTrainingOptions.Normalization"/> must be none.
    /// </para>
    /// <para>
    /// With <paramref name="maskPadding"/> a row scores as a window of its own length would: loss, measures and score are means over its
    /// real values, scaling is learned from these alone, the reconstruction is NaN in padding and contributions are 0 there. A NaN
    /// elsewhere, or a row without any step, is a missing value as ever. <see cref="AutoencoderTrainingOptions.TargetColumnName"/> must be
    /// null then.
    /// </para>
    /// </remarks>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Architecture Recurrent(
        int length,
        int channels = 1,
        RecurrentCell cell = RecurrentCell.Lstm,
        bool bidirectional = false,
        int patch = 1,
        bool maskPadding = false
    )
    {
        SettingRange.RequireAtLeastOne(length);
        SettingRange.RequireAtLeastOne(channels);
        SettingRange.Require(Enum.IsDefined(cell), cell, $"{RecurrentCell.Lstm} or {RecurrentCell.Gru}");
        WindowShape.RequirePatch(patch, length);
        return new RecurrentSettings(length, channels, cell, bidirectional, patch, maskPadding);
    }
}

internal sealed record RecurrentSettings(
    int Length,
    int Channels,
    RecurrentCell Cell,
    bool Bidirectional,
    int Patch,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool MaskPadding = false
) : ArchitectureSettings
{
    private static readonly int[] s_defaultUnits = [64];

    internal override string KindName => $"{(Bidirectional ? "bidirectional " : "")}{Cell.ToString().ToLowerInvariant()}";

    internal override bool CanWidenRows => false;

    internal override StepPadding? Padding => MaskPadding ? new StepPadding(Length, Channels) : null;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.HiddenSizes is { Count: 0 })
            yield return new OptionFault(
                nameof(options.HiddenSizes),
                "empty",
                Invariant.Text($"one or more numbers of units for {nameof(Recurrent)}, or null for one layer of {s_defaultUnits[0]}")
            );
        foreach (var fault in WindowShape.Faults(options, nameof(Recurrent)))
            yield return fault;
        foreach (var fault in MaskPadding ? WindowShape.PaddingFaults(options, nameof(Recurrent)) : [])
            yield return fault;
    }

    internal override NetworkParts Build(IPlanOptions options, NetworkSizes sizes)
    {
        WindowShape.Require(Length, Channels, sizes.Features, $"{nameof(Architecture)}.{nameof(Recurrent)}");
        int steps = Length / Patch;
        var units = options.HiddenSizes ?? s_defaultUnits;
        var (forth, back) = Bidirectional
            ? (WindowDirection.Both, WindowDirection.Both)
            : (WindowDirection.Forward, WindowDirection.Reverse);
        var encoder = new List<NetworkLayer>();
        for (int i = 0; i < units.Count; i++)
            encoder.Add(Layer(i == 0 ? Channels * Patch : OutputOf(units[i - 1]), units[i], forth, givesLast: i == units.Count - 1));
        encoder.Add(new DenseLayer(OutputOf(units[^1]) + sizes.Beside, sizes.Head, options.LatentActivation));

        var decoder = new List<NetworkLayer>();
        for (int i = units.Count - 1; i >= 0; i--)
            decoder.Add(
                Layer(i == units.Count - 1 ? sizes.Code : OutputOf(units[i + 1]), units[i], back, repeatsInput: i == units.Count - 1)
            );
        decoder.Add(new PerStepLayer(steps, new DenseLayer(OutputOf(units[0]), sizes.Raw / steps, Activation.Identity)));
        decoder.AddRange(WindowShape.Sets(steps, sizes));
        return new NetworkParts(encoder, decoder);

        int OutputOf(int count) => Bidirectional ? 2 * count : count;
        RecurrentLayer Layer(int inputs, int count, WindowDirection direction, bool repeatsInput = false, bool givesLast = false) =>
            new(
                new RecurrentShape(steps, inputs, count, direction, repeatsInput, givesLast),
                RecurrentUnit.Of(Cell),
                options.HiddenDropout
            );
    }
}

/// <summary>Which way a recurrent layer goes through a window.</summary>
internal enum WindowDirection
{
    /// <summary>From the oldest step to the newest.</summary>
    Forward,

    /// <summary>From the newest step to the oldest.</summary>
    Reverse,

    /// <summary>One half of the units forward, another in reverse.</summary>
    Both,
}

/// <summary>What a recurrent layer takes and gives.</summary>
/// <param name="Length">Steps.</param>
/// <param name="Inputs">Values that come in at each step.</param>
/// <param name="Units">Values that each direction gives at each step.</param>
/// <param name="Direction">Which way it goes.</param>
/// <param name="RepeatsInput">Whether the same input comes in at every step, so that a row holds it once.</param>
/// <param name="GivesLast">Whether only what each direction ends with is given.</param>
internal sealed record RecurrentShape(int Length, int Inputs, int Units, WindowDirection Direction, bool RepeatsInput, bool GivesLast)
{
    /// <summary>For each direction, whether it goes from the newest step to the oldest.</summary>
    public IReadOnlyList<bool> Reversals =>
        Direction switch
        {
            WindowDirection.Forward => [false],
            WindowDirection.Reverse => [true],
            _ => [false, true],
        };

    /// <summary>Steps that a row of the input holds.</summary>
    public int InputSteps => RepeatsInput ? 1 : Length;

    public int OutputSize => (GivesLast ? 1 : Length) * Reversals.Count * Units;

    /// <summary>The places of the steps, in the order in which they are gone through.</summary>
    public IEnumerable<int> Order(bool isReversed) => isReversed ? Enumerable.Range(0, Length).Reverse() : Enumerable.Range(0, Length);
}

/// <summary>What a recurrent layer computes at each step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecurrentCell>))]
public enum RecurrentCell
{
    /// <summary>
    /// Long short-term memory: four gates and a state beside the output (Hochreiter and Schmidhuber 1997; Gers et al. 2000).
    /// </summary>
    Lstm,

    /// <summary>Gated recurrent unit: three gates and no other state, so fewer parameters and less work (Cho et al. 2014).</summary>
    Gru,
}
