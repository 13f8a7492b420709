using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>What a setting is written as is, but for blanks, the very source that the compiler made them of.</summary>
public sealed class SettingCodeTests
{
    private static readonly Type[] Families =
    [
        typeof(AnomalyThreshold),
        typeof(Architecture),
        typeof(Corruption),
        typeof(LearningRateSchedule),
        typeof(MixedColumns),
        typeof(Objective),
        typeof(Optimizer),
    ];

    /// <summary>Every factory, as short as it can be and with every parameter that has a default.</summary>
    private static readonly (string Source, string Written)[] Settings =
    [
        Of(AnomalyThreshold.ExtremeValue()),
        Of(AnomalyThreshold.ExtremeValue(falseAlarmRate: 1E-05)),
        Of(AnomalyThreshold.RobustSigma()),
        Of(AnomalyThreshold.RobustSigma(sigmas: 2.5)),
        Of(AnomalyThreshold.Share(share: 0.02)),
        Of(AnomalyThreshold.Value(score: -1.5f)),
        Of(Architecture.Attention(length: 20)),
        Of(Architecture.Attention(length: 20, channels: 2, patch: 4, width: 32, heads: 2, blocks: 1, maskPadding: true)),
        Of(Architecture.Convolutional1D(length: 20)),
        Of(
            Architecture.Convolutional1D(
                length: 20,
                channels: 2,
                filters: [8, 16],
                kernelSize: 3,
                stride: 3,
                pooling: Pooling.Max,
                upsampling: Upsampling.Nearest,
                channelsLast: false
            )
        ),
        Of(Architecture.Convolutional2D(height: 28, width: 28)),
        Of(
            Architecture.Convolutional2D(
                height: 28,
                width: 28,
                channels: 3,
                filters: [8],
                kernelSize: 5,
                stride: 3,
                pooling: Pooling.Average,
                upsampling: Upsampling.Nearest,
                channelsLast: false
            )
        ),
        Of(Architecture.Dense()),
        Of(Architecture.Linear()),
        Of(Architecture.Recurrent(length: 20)),
        Of(Architecture.Recurrent(length: 20, channels: 2, cell: RecurrentCell.Gru, bidirectional: true, patch: 5, maskPadding: true)),
        Of(Architecture.Residual()),
        Of(Architecture.Residual(blocks: 2)),
        Of(Architecture.TemporalConvolutional(length: 20)),
        Of(
            Architecture.TemporalConvolutional(
                length: 20,
                channels: 2,
                filters: 8,
                kernelSize: 5,
                dilations: [1, 3],
                isCausal: true,
                channelsLast: false,
                maskPadding: true
            )
        ),
        Of(Architecture.Tied()),
        Of(Corruption.Gaussian(deviation: 0.3)),
        Of(Corruption.Gaussian(deviation: 0.3, from: 0.5, rampEpochs: 2.5)),
        Of(Corruption.Masking(probability: 0.3)),
        Of(Corruption.Masking(probability: 0.3, from: 0.5, rampEpochs: 2)),
        Of(Corruption.SaltAndPepper(probability: 0.3)),
        Of(Corruption.SaltAndPepper(probability: 0.3, from: 0, rampEpochs: 2)),
        Of(Corruption.Swap(probability: 0.3)),
        Of(Corruption.Swap(probability: 0.3, from: 0.5, rampEpochs: 2)),
        Of(LearningRateSchedule.Constant()),
        Of(LearningRateSchedule.CosineWarmRestarts(periodEpochs: 10)),
        Of(LearningRateSchedule.CosineWarmRestarts(periodEpochs: 10, periodFactor: 2, minimumShare: 0.01)),
        Of(LearningRateSchedule.Exponential(factor: 0.9)),
        Of(LearningRateSchedule.OneCycle()),
        Of(LearningRateSchedule.OneCycle(peakShare: 0.2, startDivisor: 10, endDivisor: 100)),
        Of(LearningRateSchedule.ReduceOnPlateau()),
        Of(LearningRateSchedule.ReduceOnPlateau(factor: 0.5, patience: 2, minimumImprovement: 0.001, minimumRate: 1E-06)),
        Of(LearningRateSchedule.Step(epochs: 30)),
        Of(LearningRateSchedule.Step(epochs: 30, factor: 0.5)),
        Of(MixedColumns.FromIndices(groups: [0..3, ^2..^0])),
        Of(MixedColumns.FromIndices(groups: [], binary: [3, 5])),
        Of(MixedColumns.FromSlotNames()),
        Of(MixedColumns.FromSlotNames(binary: ["Is \"male\"", "größe\t\\"], separator: "=")),
        Of(Objective.Adversarial()),
        Of(Objective.Adversarial(weight: 0.1, units: 16)),
        Of(Objective.Contractive()),
        Of(Objective.Contractive(weight: 0.1)),
        Of(Objective.DeepSvdd()),
        Of(Objective.DeepSvdd(outliers: 0.1)),
        Of(Objective.GaussianMixture()),
        Of(Objective.GaussianMixture(components: 2, energyWeight: 0.2, covarianceWeight: 0.01)),
        Of(Objective.ImportanceWeighted()),
        Of(Objective.ImportanceWeighted(samples: 3)),
        Of(Objective.KSparse(k: 2)),
        Of(Objective.Laplacian()),
        Of(Objective.Laplacian(weight: 0.2, neighbors: 3)),
        Of(Objective.Reconstruction()),
        Of(Objective.Sparse()),
        Of(Objective.Sparse(activation: 0.1, weight: 2, meanDecay: 0.9)),
        Of(Objective.SparseL1()),
        Of(Objective.SparseL1(weight: 0.1)),
        Of(Objective.Variational()),
        Of(Objective.Variational(beta: 4, warmupEpochs: 3, freeBits: 0.1)),
        Of(Objective.Variational(capacity: 3, capacityEpochs: 5)),
        Of(Objective.VectorQuantized()),
        Of(Objective.VectorQuantized(codes: 16, groups: 2, commitment: 0.5)),
        Of(Objective.Wasserstein()),
        Of(Objective.Wasserstein(weight: 2)),
        Of(Optimizer.Adadelta()),
        Of(Optimizer.Adadelta(decay: 0.8, epsilon: 1E-05)),
        Of(Optimizer.Adagrad()),
        Of(Optimizer.Adagrad(initialAccumulator: 0.1, epsilon: 1E-08)),
        Of(Optimizer.Adam()),
        Of(Optimizer.Adam(beta1: 0.5, beta2: 0.99, epsilon: 1E-06, amsgrad: true)),
        Of(Optimizer.AdamW()),
        Of(Optimizer.AdamW(weightDecay: 0.1, beta1: 0.5, beta2: 0.99, epsilon: 1E-06, amsgrad: true)),
        Of(Optimizer.Lbfgs()),
        Of(Optimizer.Lbfgs(memory: 5)),
        Of(Optimizer.NAdam()),
        Of(Optimizer.NAdam(beta1: 0.5, beta2: 0.99, epsilon: 1E-06, momentumDecay: 0.01)),
        Of(Optimizer.RAdam()),
        Of(Optimizer.RAdam(beta1: 0.5, beta2: 0.99, epsilon: 1E-06)),
        Of(Optimizer.RmsProp()),
        Of(Optimizer.RmsProp(decay: 0.9, epsilon: 1E-06, momentum: 0.5, centered: true)),
        Of(Optimizer.Sgd()),
        Of(Optimizer.Sgd(momentum: 0.9, nesterov: true)),
    ];

    public static TheoryData<string, string> Calls
    {
        get
        {
            var calls = new TheoryData<string, string>();
            foreach (var (source, written) in Settings)
                calls.Add(source, written);
            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Of_ASetting_IsTheCallThatMakesIt(string source, string written) => Assert.Equal(source, written);

    [Fact]
    public void Of_EveryFactory_IsTestedWithAllItsParameters()
    {
        var factories = Families.SelectMany(family =>
            family.GetMethods().Where(m => m.IsStatic && m.ReturnType == family && m.Name != nameof(Optimizer.AmsGrad))
        );
        foreach (var factory in factories)
        {
            string[] calls =
            [
                .. Settings
                    .Select(s => s.Written)
                    .Where(call => call.StartsWith($"{factory.DeclaringType!.Name}.{factory.Name}(", StringComparison.Ordinal)),
            ];
            Assert.NotEmpty(calls);
            Assert.All(
                factory.GetParameters(),
                parameter => Assert.Contains(calls, call => Regex.IsMatch(call, $@"[(,]{parameter.Name}:"))
            );
        }
    }

    [Fact]
    public void Of_AKindWithoutFactory_IsItsOwnText() =>
        Assert.Equal(new TestObjectiveSettings(2).ToString(), OptionsCode.Of(new TestObjectiveSettings(2)));

    private static (string Source, string Written) Of(object setting, [CallerArgumentExpression(nameof(setting))] string source = "") =>
        (OptionsCodeTests.Compact(source), OptionsCodeTests.Compact(OptionsCode.Of(setting)));
}
