namespace MLNetAutoencoder.Tests;

/// <summary>Sequences of different length in rows of one size: NaN stands behind the end.</summary>
internal static class Sequences
{
    /// <summary>Of the waves.</summary>
    public const int Steps = 8;

    /// <summary>The architectures that mask padding.</summary>
    public static Dictionary<string, Architecture> Named(int length, int channels) =>
        new()
        {
            ["lstm"] = Architecture.Recurrent(length, channels, maskPadding: true),
            ["gru"] = Architecture.Recurrent(length, channels, RecurrentCell.Gru, maskPadding: true),
            ["bidirectional lstm"] = Architecture.Recurrent(length, channels, bidirectional: true, maskPadding: true),
            ["bidirectional gru"] = Architecture.Recurrent(length, channels, RecurrentCell.Gru, bidirectional: true, maskPadding: true),
            ["attention"] = Architecture.Attention(length, channels, width: 8, heads: 2, blocks: 2, maskPadding: true),
            ["temporal"] = Architecture.TemporalConvolutional(length, channels, filters: 5, dilations: [1, 2], maskPadding: true),
            ["causal"] = Architecture.TemporalConvolutional(
                length,
                channels,
                filters: channels,
                kernelSize: 2,
                dilations: [1, 2],
                isCausal: true,
                channelsLast: false,
                maskPadding: true
            ),
        };

    public static TheoryData<string> Names => [.. Named(1, 1).Keys];

    public static AutoencoderOptions Options(Architecture architecture) =>
        new()
        {
            Architecture = architecture,
            LatentSize = 3,
            HiddenSizes = architecture is RecurrentSettings ? [6, 4] : null,
            EncoderActivation = Activation.Tanh,
            Epochs = 3,
            BatchSize = 16,
            Seed = 1,
        };

    /// <summary>The same rows with padding behind their first steps.</summary>
    /// <param name="architecture">Masks padding.</param>
    /// <param name="rows">Whole ones.</param>
    /// <param name="length">Steps that a row keeps, by its place.</param>
    public static float[][] Cut(Architecture architecture, float[][] rows, Func<int, int> length) =>
        [
            .. rows.Select(
                (row, i) =>
                {
                    int kept = length(i);
                    return row.Select((x, j) => architecture.Padding!.StepOf(j) < kept ? x : float.NaN).ToArray();
                }
            ),
        ];

    /// <summary>A row without its padding, as it would be where there is room for its own steps only.</summary>
    public static float[] Short(float[] row) => [.. row.Where(x => !float.IsNaN(x))];

    /// <summary>Sines of two channels whose frequency and phase differ from row to row, of 3 steps or more.</summary>
    public static float[][] Waves(Architecture architecture, int rows, int seed = 1)
    {
        var random = new Random(seed);
        float[][] waves =
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ =>
                {
                    double phase = random.NextDouble() * 2 * Math.PI,
                        rate = 0.4 + (0.3 * random.NextDouble());
                    return Enumerable
                        .Range(0, 2 * Steps)
                        .Select(j =>
                        {
                            int step = architecture.Padding!.StepOf(j);
                            int channel = architecture.Padding.ChannelsLast ? j % 2 : j / Steps;
                            return (float)Math.Sin(phase + (rate * step) + channel);
                        })
                        .ToArray();
                }),
        ];
        return Cut(architecture, waves, _ => 3 + random.Next(Steps - 2));
    }
}
