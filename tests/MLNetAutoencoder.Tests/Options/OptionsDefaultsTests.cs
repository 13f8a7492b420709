using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Xml.Linq;

namespace MLNetAutoencoder.Tests;

public sealed class OptionsDefaultsTests
{
    private static readonly XDocument Documentation = XDocument.Load(
        Path.ChangeExtension(typeof(AutoencoderOptions).Assembly.Location, ".xml")
    );

    public static TheoryData<string, string, string> Documented =>
        new()
        {
            { "Epochs", "", "The default null" },
            { "BatchSize", "", "The default null" },
            { "LearningRate", "0.001", "The default is 0.001." },
            { "ValidationFraction", "0.1", "The default is 0.1." },
            { "Patience", "20", "The default is 20." },
            { "MinimumImprovement", "0.001", "The default is 0.001." },
            { "Contamination", "", "The default null is for rows of which nothing is known" },
            { "Threshold", "", "The default null takes it by Contamination." },
            { "Score", "Distance", "The default is Distance." },
            { "Networks", "", "The default null takes 2 for Distance" },
            { "Prototypes", "", "The default null takes" },
            { "OutlierLimit", "3", "The default is 3." },
            { "EncoderActivation", "Elu", "The default is Elu." },
            { "LatentActivation", "Identity", "The default is Identity." },
            { "DecoderActivation", "Elu", "The default is Elu." },
            { "OutputActivation", "Identity", "The default is Identity." },
            { "Scaling", "Standard", "The default is Standard." },
            { "LatentSize", "", "The default null" },
            { "HiddenSizes", "", "The default null" },
            { "Seed", "", "The default null" },
            { "ReconstructionColumnName", "", "The default null" },
            { "ReconstructionErrorColumnName", "", "The default null" },
            { "Progress", "", "The default is null." },
            { "Loss", "MeanSquaredError", "The default is MeanSquaredError." },
            { "MixedColumns", "", "The default null takes all slots for numeric." },
            { "TargetColumnName", "", "The default null rebuilds the features." },
            { "ConditionColumnName", "", "The default null gives no condition." },
            { "HuberDelta", "1", "The default is 1." },
            { "CorrentropyWidth", "1", "The default is 1." },
            { "StudentTDegrees", "3", "The default is 3." },
            { "PretrainingEpochs", "0", "The default 0 trains all together from the start." },
            { "TrimmedShare", "0", "The default is 0." },
            { "FeatureWeights", "", "The default null counts all features alike." },
            { "LogVarianceColumnName", "", "The default null adds none." },
            { "ContributionsColumnName", "", "The default null adds none." },
            { "ProbabilityColumnName", "", "The default null adds no such column." },
            {
                "Optimizer",
                "Adam(beta1: 0.9, beta2: 0.999, epsilon: 1E-08, amsgrad: false)",
                "The default is Adam with the betas of its paper, 0.9 and 0.999."
            },
            { "LearningRateSchedule", "Constant()", "The default is Constant." },
            { "WarmupEpochs", "0", "The default is 0." },
            { "GradientClipNorm", "", "The default is null." },
            { "GradientClipValue", "", "The default is null." },
            { "Monitor", "Loss", "The default is Loss." },
            { "TimeBudget", "", "The default is null." },
            { "Restarts", "0", "The default is 0." },
            { "Normalization", "None", "The default is None." },
            { "Initializer", "Torch", "The default is Torch." },
            { "InputDropout", "0", "The default is 0." },
            { "HiddenDropout", "0", "The default is 0." },
            { "Architecture", "Dense()", "The default is Dense." },
            { "Objective", "Reconstruction()", "The default is Reconstruction." },
            { "Corruption", "", "The default null leaves rows as they are." },
            { "L1", "0", "The default is 0." },
            { "L2", "0", "The default is 0." },
            { "WeightDecay", "0", "The default is 0." },
            { "MaxNorm", "", "The default is null." },
            { "WeightAveraging", "", "The default is null." },
            { "ExampleWeightColumnName", "", "The default null" },
            { "MemoryBudgetBytes", "", "The default null" },
            { "Step", "Auto", "The default is Auto." },
            { "Device", "Auto", "The default is Auto." },
            { "Threads", "", "The default null" },
            { "MixedPrecision", "False", "The default is false." },
            { "Checkpoint", "", "The default null" },
            { "Peers", "", "The default null" },
            { "DivideRows", "False", "The default is false" },
            { "KeepTrainingState", "False", "The default is false." },
            { "OnCancellation", "Throw", "The default is Throw." },
            { "CancellationToken", "System.Threading.CancellationToken", "The default never cancels." },
        };

    [Theory]
    [MemberData(nameof(Documented))]
    public void Default_IsTheOneThatIsDocumented(string property, string value, string words)
    {
        object options = typeof(AutoencoderOptions).GetProperty(property) is null
            ? new AutoencoderAnomalyOptions()
            : new AutoencoderOptions();
        var member = options.GetType().GetProperty(property)!;
        Assert.Equal(value, Convert.ToString(member.GetValue(options), CultureInfo.InvariantCulture) ?? "");
        Assert.Contains(words, ValueOf($"P:{member.DeclaringType!.FullName}.{property}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Default_OfEveryOption_IsTested()
    {
        var all = typeof(AutoencoderOptions)
            .GetProperties()
            .Concat(typeof(AutoencoderAnomalyOptions).GetProperties())
            .Select(p => p.Name)
            .Distinct();
        Assert.Equal(all.Order(), Documented.Select(row => (string)row[0]).Order());
    }

    /// <summary>What editors show first is what most users need.</summary>
    [Fact]
    public void EditorBrowsable_Options_AreAdvancedButForTheCommonOnes()
    {
        string[] common =
        [
            .. new[] { typeof(AutoencoderOptions), typeof(AutoencoderAnomalyOptions) }
                .SelectMany(type => type.GetProperties())
                .Where(p => p.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Advanced)
                .Select(p => p.Name)
                .Distinct()
                .Order(),
        ];
        Assert.Equal(
            [
                "Architecture",
                "BatchSize",
                "CancellationToken",
                "Contamination",
                "ContributionsColumnName",
                "Corruption",
                "Device",
                "Epochs",
                "HiddenSizes",
                "LatentSize",
                "LearningRate",
                "Loss",
                "MixedColumns",
                "Objective",
                "ProbabilityColumnName",
                "Progress",
                "ReconstructionColumnName",
                "ReconstructionErrorColumnName",
                "Scaling",
                "Score",
                "Seed",
                "Threshold",
                "TimeBudget",
            ],
            common
        );
    }

    private static string ValueOf(string member)
    {
        var value = Documentation.Descendants("member").Single(m => m.Attribute("name")!.Value == member).Element("value")!;
        foreach (var see in value.Elements("see").ToList())
            see.ReplaceWith(see.Attribute("cref")!.Value.Split('(')[0].Split('.')[^1]);
        return string.Join(' ', value.Value.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
    }
}
