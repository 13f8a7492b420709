namespace MLNetAutoencoder;

internal sealed record RecurrentSettings(int Length, int Channels, RecurrentCell Cell, bool Bidirectional, int Patch) : ArchitectureSettings
{
    private static readonly int[] s_defaultUnits = [64];

    internal override string KindName => $"{(Bidirectional ? "bidirectional " : "")}{Cell.ToString().ToLowerInvariant()}";

    internal override bool CanWidenRows => false;

    internal override IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        if (options.HiddenSizes is { Count: 0 })
            yield return new OptionFault(nameof(options.HiddenSizes), "empty", $"one or more numbers of units for {nameof(Recurrent)}, or null for one layer of {s_defaultUnits[0]}");
        foreach (var fault in WindowShape.Faults(options, nameof(Recurrent)))
            yield return fault;
    }

    internal override NetworkParts Build(AutoencoderTrainingOptions options, NetworkSizes sizes)
    {
        WindowShape.Require(Length, Channels, sizes.Features, $"{nameof(Architecture)}.{nameof(Recurrent)}");
        int steps = Length / Patch;
        var units = options.HiddenSizes ?? s_defaultUnits;
        var (forth, back) = Bidirectional ? (WindowDirection.Both, WindowDirection.Both) : (WindowDirection.Forward, WindowDirection.Reverse);
        var encoder = new List<NetworkLayer>();
        for (int i = 0; i < units.Count; i++)
            encoder.Add(Layer(i == 0 ? Channels * Patch : OutputOf(units[i - 1]), units[i], forth, givesLast: i == units.Count - 1));
        encoder.Add(new DenseLayer(OutputOf(units[^1]) + sizes.Beside, sizes.Head, options.LatentActivation));

        var decoder = new List<NetworkLayer>();
        for (int i = units.Count - 1; i >= 0; i--)
            decoder.Add(Layer(i == units.Count - 1 ? sizes.Code : OutputOf(units[i + 1]), units[i], back, repeatsInput: i == units.Count - 1));
        decoder.Add(new PerStepLayer(steps, new DenseLayer(OutputOf(units[0]), sizes.Raw / steps, Activation.Identity)));
        return new NetworkParts(encoder, decoder);

        int OutputOf(int count) => Bidirectional ? 2 * count : count;
        RecurrentLayer Layer(int inputs, int count, WindowDirection direction, bool repeatsInput = false, bool givesLast = false)
            => new(new RecurrentShape(steps, inputs, count, direction, repeatsInput, givesLast), RecurrentUnit.Of(Cell), options.HiddenDropout);
    }
}
