using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Training.Steps;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>What stays the same over all attempts of a training.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Options">With batch size and epochs, which <see cref="Make"/> sees to.</param>
/// <param name="Plan">The network.</param>
/// <param name="Device">Where it is trained.</param>
internal sealed record TrainingSetup(TrainingData Data, AutoencoderTrainingOptions Options, AutoencoderPlan Plan, Device Device)
{
    private const double MostNumbers = 500_000_000; // an ONNX file holds 2 GiB
    private const int MostOfSeveral = 1_000_000;

    private const int EnoughRows = 50;
    private const int MostPrototypes = 2000;
    private const int FewestPrototypes = 750;

    /// <summary>Of wide rows fewer are compared with each other.</summary>
    private const int FewestOfWideRows = 50;
    private const double MostFitWork = 5e8;

    /// <summary>Values of all prototypes of all readings: so many a row is compared with.</summary>
    private const int PrototypeValues = 75_000;
    private const double SecondsPerProduct = 2e-10;
    private const double SecondsPerStoredValue = 4e-8;

    /// <summary>Rows that the distribution of codes is learned from: as many, or as take so many multiplications.</summary>
    private const int MostSampledRows = 2000;
    private const int LeastSampledRows = 200;
    private const long SampledWork = 1L << 32;

    /// <exception cref="InvalidOperationException">
    /// The device cannot be used, or not with these options, or the network is too large.
    /// </exception>
    public static TrainingSetup Make(TrainingData data, AutoencoderTrainingOptions options, TrainingDevice device)
    {
        var opened = TorchRuntime.Open(device);
        Guard.Data(
            !options.MixedPrecision || device.CudaIndex is not null,
            $"MixedPrecision is true and training runs on {device}; set Device or MLContext.GpuDeviceId to a GPU, or MixedPrecision to "
                + $"false."
        );
        int mostRows = ShardRows.Most(data.Layout.Width);
        if (options.DependsOnRows)
            options = OptionsValidator.CheckForRows(ForRows(data, options, mostRows), data.TrainingRows);
        Guard.Data(
            Math.Min(options.BatchSize!.Value, data.MostTrainingRows) <= mostRows,
            $"BatchSize is {options.BatchSize}, and a row has {data.Layout.Width} values: a batch would take more than 2 GB. Set "
                + $"BatchSize to {mostRows} or less."
        );
        var plan = AutoencoderPlan.Make(options, data.Layout);
        Guard.Data(
            plan.Numbers <= MostNumbers,
            Invariant.Text(
                $"HiddenSizes, LatentSize, Architecture and Objective make a network of {plan.Numbers:N0} numbers for the {data.Features} "
                    + $"features, and a model holds at most {MostNumbers:N0}; make the layers smaller, or select fewer features first."
            )
        );
        return new TrainingSetup(data, options, plan, opened);
    }

    /// <summary>Epochs and batches by default are of all ranks: each takes its part of a batch.</summary>
    private static AutoencoderTrainingOptions ForRows(TrainingData data, AutoencoderTrainingOptions options, int mostRows)
    {
        int ranks = data.Peers.Size;
        var joint = options.Copy();
        if (options.BatchSize is { } own)
            joint.BatchSize = (int)Math.Min(int.MaxValue, (long)own * ranks);
        joint = joint.ForRows(data.TrainingRows, (int)Math.Min(int.MaxValue, (long)mostRows * ranks));
        int least = options.Objective.ComparesRows ? AutoencoderDefaults.LeastComparedRows : 1;
        joint.BatchSize = options.BatchSize ?? Math.Max(least, (int)(((long)joint.BatchSize!.Value + ranks - 1) / ranks));
        return joint;
    }

    /// <summary>Hears what a user may want to know.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    public StepSettings Step { get; } = StepSettings.Of(Options, Plan);

    /// <summary>What to say where there are so few rows that a network hardly learns what they have in common; null elsewhere.</summary>
    public string? FewRows =>
        Data.Rows >= EnoughRows
            ? null
            : Invariant.Text(
                $"There are only {Data.Rows} rows to train on, and a network learns little from fewer than {EnoughRows}: add rows, or "
                    + $"take {nameof(Architecture)}.{nameof(Architecture.Linear)}(), which needs the fewest, and do not rely on scores."
            );

    /// <summary>How many networks are trained.</summary>
    public int Networks =>
        Options is not AutoencoderAnomalyOptions detector ? 1
        : detector.Networks is { } chosen ? chosen
        : detector.Score == AnomalyScore.Distance && Step.Layout.ParameterCount <= MostOfSeveral ? 2
        : 1;

    /// <summary>How many training rows at most each reading of a score by distance compares a row with.</summary>
    public int Prototypes
    {
        get
        {
            int bearable = Math.Max(FewestOfWideRows, (int)Math.Sqrt(MostFitWork / ReadValues));
            return ((AutoencoderAnomalyOptions)Options).Prototypes
                ?? Math.Min(bearable, (int)Math.Clamp(PrototypeValues / ReadValues, FewestPrototypes, MostPrototypes));
        }
    }

    /// <summary>Values that a reading of a network sees: its code and, where it rebuilds rows, its residual.</summary>
    public int NetworkValues => Plan.LatentSize + (Plan.Objective.HasDecoder ? Plan.Layout.Targets : 0);

    /// <summary>Rows of each rank in a step.</summary>
    public int BatchSize => (int)Math.Min(Options.BatchSize!.Value, Data.MostTrainingRows);

    public int Epochs => Options.Epochs!.Value;

    public long BatchesPerEpoch => ((Data.MostTrainingRows - 1) / BatchSize) + 1;

    /// <summary>Rows whose codes tell the distribution that a decoder draws from.</summary>
    public int RowsToSample => (int)Math.Clamp(SampledWork / Step.Layout.ParameterCount, LeastSampledRows, MostSampledRows);

    /// <summary>
    /// What writing the model takes, twice for a detector: a fifth of a second for a hundred megabytes. One by distance has compared its
    /// prototypes and its rows with each other before.
    /// </summary>
    public TimeSpan ExportTime =>
        Options is AutoencoderAnomalyOptions detector
            ? TimeSpan.FromSeconds((Step.Layout.ParameterCount * 8e-9 * (1 + Networks)) + DistanceSeconds(detector))
            : TimeSpan.FromSeconds(Step.Layout.ParameterCount * 8e-9);

    /// <summary>
    /// Rows that go through the network once training is over: for the distribution of codes, and for a detector's threshold.
    /// </summary>
    public long RowsAfterTraining =>
        (Plan.Objective is { HasDecoder: true, HasStandardNormalCodes: false } ? Math.Min(RowsToSample, Data.Rows) : 0)
        + (Options is AutoencoderAnomalyOptions ? Data.OwnRows : 0);

    /// <summary>The epoch's value of the quantity that the best epoch is chosen by.</summary>
    public float Monitored(EpochRecord epoch) =>
        (
            Options.Monitor switch
            {
                MonitoredQuantity.TrainingLoss => null,
                MonitoredQuantity.MeanSquaredError => epoch.MeanSquaredError,
                MonitoredQuantity.MeanAbsoluteError => epoch.MeanAbsoluteError,
                _ => epoch.ValidationLoss,
            }
        ) ?? epoch.TrainingLoss;

    /// <summary>Values that all readings see of a row.</summary>
    private long ReadValues => Plan.Layout.Width + ((long)Networks * NetworkValues);

    private double DistanceSeconds(AutoencoderAnomalyOptions detector)
    {
        if (detector.Score != AnomalyScore.Distance)
            return 0;
        double prototypes = Math.Min(Prototypes, Data.Rows);
        double values = prototypes * ReadValues;
        return (values * ((2 * prototypes) + Data.OwnRows) * SecondsPerProduct) + (values * SecondsPerStoredValue);
    }
}

/// <summary>What a gradient step needs to know of the options.</summary>
internal sealed record StepSettings(
    AutoencoderPlan Plan,
    ParameterLayout Layout,
    ReconstructionLoss Loss,
    float HuberDelta,
    CorruptionSettings? Corruption,
    double InputDropout
)
{
    /// <summary>Whether the input of the network is another than the rows.</summary>
    public bool IsDisturbed => Corruption is not null || InputDropout > 0;

    public static StepSettings Of(AutoencoderTrainingOptions options, AutoencoderPlan plan) =>
        new(
            plan,
            ParameterLayout.Of(plan.Layers),
            options.Loss,
            (float)options.HuberDelta,
            (CorruptionSettings?)options.Corruption,
            options.InputDropout
        );

    /// <summary>Writes what the network sees of rows.</summary>
    /// <param name="rows">(N, features); not changed.</param>
    /// <param name="input">(N, features): takes it.</param>
    /// <param name="mask">(N, features): room to draw the dropout in.</param>
    /// <param name="noise">What is drawn from.</param>
    /// <param name="epochs">How many epochs have been learned.</param>
    public void Disturb(Tensor rows, Tensor input, Func<Tensor> mask, NoiseSource noise, double epochs)
    {
        if (Corruption is null)
            input.copy_(rows);
        else
            Corruption.Spoil(rows, input, noise, Corruption.ShareAt(epochs));
        if (Plan.Layout.Padding is not null)
            input.copy_(where(input.isnan(), rows, input)); // what came from another row's padding
        if (InputDropout > 0)
            input.TimesInPlace(noise.Mask(mask(), InputDropout));
    }
}
