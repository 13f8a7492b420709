namespace MLNetAutoencoder;

/// <summary>Stages of a convolution each, which make maps smaller by the stride.</summary>
internal abstract record ConvolutionalSettings : MapSettings
{
    internal static readonly IReadOnlyList<int> DefaultFilters = [32, 64];

    public abstract ValueList<int> Filters { get; init; }

    public abstract int KernelSize { get; init; }

    public abstract int Stride { get; init; }

    public abstract Pooling Pooling { get; init; }

    public abstract Upsampling Upsampling { get; init; }

    /// <summary>The stride, or the length of the maps where that is less: a longer step comes to one position as well.</summary>
    private int Step => Math.Min(Stride, Math.Max(Rows.Height, Rows.Width));

    /// <summary>A window as large in each axis that there is.</summary>
    private protected abstract FilterWindow Window(int size, int step);

    private protected sealed override IReadOnlyList<NetworkLayer> Down(Shape maps, AutoencoderTrainingOptions options)
    {
        var layers = new List<NetworkLayer>();
        foreach (int filters in Filters)
        {
            var window = Window(KernelSize, Pooling == Pooling.None ? Step : 1);
            layers.Add(new ConvolutionLayer(maps, filters, window, options.EncoderActivation, options.Normalization, options.HiddenDropout));
            if (Pooling != Pooling.None)
                layers.Add(new PoolingLayer(layers[^1].Output, Pooling, Window(Step, Step)));
            maps = layers[^1].Output;
        }
        return layers;
    }

    private protected sealed override IReadOnlyList<NetworkLayer> Up(IReadOnlyList<NetworkLayer> down, int channels, AutoencoderTrainingOptions options)
    {
        var layers = new List<NetworkLayer>();
        var maps = down[^1].Output;
        var stages = down.OfType<ConvolutionLayer>().ToList();
        for (int i = stages.Count - 1; i >= 0; i--)
        {
            var wanted = i > 0 ? stages[i].Input : new Shape(channels, stages[0].Input[1], stages[0].Input[2]);
            var (activation, normalization, dropout) = i > 0 ? (options.DecoderActivation, options.Normalization, options.HiddenDropout) : (Activation.Identity, Normalization.None, 0);
            if (Upsampling == Upsampling.Nearest && Step > 1)
            {
                layers.Add(new UpsamplingLayer(maps, wanted[1], wanted[2], Window(Step, Step)));
                maps = layers[^1].Output;
            }
            layers.Add(Upsampling == Upsampling.Nearest
                ? new ConvolutionLayer(maps, wanted[0], Window(KernelSize, 1), activation, normalization, dropout)
                : new TransposedConvolutionLayer(maps, wanted, Window(KernelSize, Step), activation, normalization, dropout));
            maps = wanted;
        }
        return layers;
    }

    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    internal static void Require(IReadOnlyList<int> filters, int kernelSize, int stride, Pooling pooling, Upsampling upsampling)
    {
        RequireSizes(filters);
        SettingRange.Require(kernelSize >= 1 && kernelSize % 2 == 1, kernelSize, "odd, and 1 or greater");
        SettingRange.RequireAtLeastOne(stride);
        SettingRange.Require(Enum.IsDefined(pooling), pooling, "one of " + string.Join(", ", Enum.GetNames<Pooling>()));
        SettingRange.Require(pooling == Pooling.None || stride > 1, stride, $"2 or greater for the pooling {pooling}");
        SettingRange.Require(Enum.IsDefined(upsampling), upsampling, "one of " + string.Join(", ", Enum.GetNames<Upsampling>()));
    }
}
