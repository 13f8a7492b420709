using System.Globalization;
using System.Text.Json;

namespace MLNetAutoencoder.Tests;

public sealed class OptimizerTests
{
    public static TheoryData<Func<Optimizer>, string, string, string> BadInput =>
        new()
        {
            { () => Optimizer.Sgd(momentum: -0.1), "momentum", "-0.1", "0 to below 1" },
            { () => Optimizer.Sgd(momentum: 1), "momentum", "1", "0 to below 1" },
            { () => Optimizer.Sgd(momentum: double.NaN), "momentum", "NaN", "0 to below 1" },
            { () => Optimizer.Sgd(nesterov: true), "momentum", "0", "above 0 and below 1 for Nesterov's momentum" },
            { () => Optimizer.RmsProp(decay: 1), "decay", "1", "0 to below 1" },
            { () => Optimizer.RmsProp(decay: double.NegativeInfinity), "decay", "-Infinity", "0 to below 1" },
            { () => Optimizer.RmsProp(epsilon: 0), "epsilon", "0", "1E-30 to 1" },
            { () => Optimizer.RmsProp(momentum: 1.5), "momentum", "1.5", "0 to below 1" },
            { () => Optimizer.Adagrad(initialAccumulator: -1), "initialAccumulator", "-1", "0 or greater, and finite in single precision" },
            {
                () => Optimizer.Adagrad(initialAccumulator: 1e39),
                "initialAccumulator",
                "1E+39",
                "0 or greater, and finite in single precision"
            },
            { () => Optimizer.Adagrad(epsilon: -1e-8), "epsilon", "-1E-08", "1E-30 to 1" },
            { () => Optimizer.Adadelta(decay: 2), "decay", "2", "0 to below 1" },
            { () => Optimizer.Adadelta(epsilon: 1.01), "epsilon", "1.01", "1E-30 to 1" },
            { () => Optimizer.Adam(beta1: 1), "beta1", "1", "0 to below 1" },
            { () => Optimizer.Adam(beta2: -0.5), "beta2", "-0.5", "0 to below 1" },
            { () => Optimizer.Adam(epsilon: double.NaN), "epsilon", "NaN", "1E-30 to 1" },
            { () => Optimizer.AmsGrad(beta1: double.NaN), "beta1", "NaN", "0 to below 1" },
            { () => Optimizer.AmsGrad(beta2: 1), "beta2", "1", "0 to below 1" },
            { () => Optimizer.AmsGrad(epsilon: 1e-31), "epsilon", "1E-31", "1E-30 to 1" },
            { () => Optimizer.AdamW(weightDecay: -0.01), "weightDecay", "-0.01", "0 or greater, and finite in single precision" },
            {
                () => Optimizer.AdamW(weightDecay: double.PositiveInfinity),
                "weightDecay",
                "Infinity",
                "0 or greater, and finite in single precision"
            },
            { () => Optimizer.AdamW(beta1: 1), "beta1", "1", "0 to below 1" },
            { () => Optimizer.AdamW(beta2: 7), "beta2", "7", "0 to below 1" },
            { () => Optimizer.AdamW(epsilon: 0), "epsilon", "0", "1E-30 to 1" },
            { () => Optimizer.NAdam(beta1: 1), "beta1", "1", "0 to below 1" },
            { () => Optimizer.NAdam(beta2: 1), "beta2", "1", "0 to below 1" },
            { () => Optimizer.NAdam(epsilon: 0), "epsilon", "0", "1E-30 to 1" },
            { () => Optimizer.NAdam(momentumDecay: -1), "momentumDecay", "-1", "0 or greater, and finite in single precision" },
            { () => Optimizer.RAdam(beta1: 1), "beta1", "1", "0 to below 1" },
            { () => Optimizer.RAdam(beta2: 1), "beta2", "1", "0 to below 1" },
            { () => Optimizer.RAdam(epsilon: 0), "epsilon", "0", "1E-30 to 1" },
            { () => Optimizer.Lbfgs(memory: 0), "memory", "0", "1 to 1000" },
            { () => Optimizer.Lbfgs(memory: 1001), "memory", "1001", "1 to 1000" },
        };

    /// <summary>The defaults, with everything else given by name, and how they are written.</summary>
    public static TheoryData<Optimizer, Optimizer, string, string> Defaults =>
        new()
        {
            {
                Optimizer.Sgd(),
                Optimizer.Sgd(momentum: 0, nesterov: false),
                "Sgd(momentum: 0, nesterov: false)",
                """{"Name":"Sgd","Momentum":0,"Nesterov":false}"""
            },
            {
                Optimizer.RmsProp(),
                Optimizer.RmsProp(0.99, 1e-8, 0, false),
                "RmsProp(decay: 0.99, epsilon: 1E-08, momentum: 0, centered: false)",
                """{"Name":"RmsProp","Decay":0.99,"Epsilon":1E-08,"Momentum":0,"Centered":false}"""
            },
            {
                Optimizer.Adagrad(),
                Optimizer.Adagrad(0, 1e-10),
                "Adagrad(initialAccumulator: 0, epsilon: 1E-10)",
                """{"Name":"Adagrad","InitialAccumulator":0,"Epsilon":1E-10}"""
            },
            {
                Optimizer.Adadelta(),
                Optimizer.Adadelta(0.9, 1e-6),
                "Adadelta(decay: 0.9, epsilon: 1E-06)",
                """{"Name":"Adadelta","Decay":0.9,"Epsilon":1E-06}"""
            },
            {
                Optimizer.Adam(),
                Optimizer.Adam(0.9, 0.999, 1e-8, false),
                "Adam(beta1: 0.9, beta2: 0.999, epsilon: 1E-08, amsgrad: false)",
                """{"Name":"Adam","Beta1":0.9,"Beta2":0.999,"Epsilon":1E-08,"Amsgrad":false}"""
            },
            {
                Optimizer.AmsGrad(),
                Optimizer.Adam(amsgrad: true),
                "Adam(beta1: 0.9, beta2: 0.999, epsilon: 1E-08, amsgrad: true)",
                """{"Name":"Adam","Beta1":0.9,"Beta2":0.999,"Epsilon":1E-08,"Amsgrad":true}"""
            },
            {
                Optimizer.AdamW(),
                Optimizer.AdamW(0.01, 0.9, 0.999, 1e-8, false),
                "AdamW(weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1E-08, amsgrad: false)",
                """{"Name":"AdamW","WeightDecay":0.01,"Beta1":0.9,"Beta2":0.999,"Epsilon":1E-08,"Amsgrad":false}"""
            },
            {
                Optimizer.NAdam(),
                Optimizer.NAdam(0.9, 0.999, 1e-8, 4e-3),
                "NAdam(beta1: 0.9, beta2: 0.999, epsilon: 1E-08, momentumDecay: 0.004)",
                """{"Name":"NAdam","Beta1":0.9,"Beta2":0.999,"Epsilon":1E-08,"MomentumDecay":0.004}"""
            },
            {
                Optimizer.RAdam(),
                Optimizer.RAdam(0.9, 0.999, 1e-8),
                "RAdam(beta1: 0.9, beta2: 0.999, epsilon: 1E-08)",
                """{"Name":"RAdam","Beta1":0.9,"Beta2":0.999,"Epsilon":1E-08}"""
            },
            { Optimizer.Lbfgs(), Optimizer.Lbfgs(10), "Lbfgs(memory: 10)", """{"Name":"Lbfgs","Memory":10}""" },
        };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Factory_ParameterOutOfRange_NamesItItsValueAndTheRange(
        Func<Optimizer> make,
        string parameter,
        string value,
        string accepted
    )
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(parameter, make);
        Assert.Contains($"{parameter} is {value}; it must be {accepted}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Factory_ParameterAtTheEdgeOfItsRange_IsAccepted()
    {
        Assert.NotNull(Optimizer.Sgd(momentum: 0.999999, nesterov: true));
        Assert.NotNull(Optimizer.RmsProp(decay: 0, epsilon: 1e-30));
        Assert.NotNull(Optimizer.Adagrad(initialAccumulator: float.MaxValue, epsilon: 1));
        Assert.NotNull(Optimizer.Adam(beta1: 0, beta2: 0));
        Assert.NotNull(Optimizer.AdamW(weightDecay: 0));
        Assert.NotNull(Optimizer.NAdam(momentumDecay: 0));
        Assert.NotNull(Optimizer.Lbfgs(memory: 1));
        Assert.NotNull(Optimizer.Lbfgs(memory: 1000));
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Written_AsTextOrJson_TellsNameAndParameters(Optimizer optimizer, Optimizer sameInFull, string text, string json)
    {
        Assert.Equal(sameInFull, optimizer);
        Assert.Equal(text, optimizer.ToString());
        Assert.Equal(json, ReflectedJson.Serialize(optimizer));
        Assert.Equal($$"""{"Optimizer":{{json}}}""", ReflectedJson.Serialize(new { Optimizer = optimizer }));
        Assert.Equal(optimizer, ReflectedJson.Deserialize<Optimizer>(json));
    }

    [Fact]
    public void ToString_OtherCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal("Adadelta(decay: 0.95, epsilon: 1E-06)", Optimizer.Adadelta(decay: 0.95).ToString());
            Assert.Contains(
                "momentum is 1.5;",
                Assert.Throws<ArgumentOutOfRangeException>(() => Optimizer.Sgd(1.5)).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Equals_OtherParametersOrName_AreDifferent()
    {
        Assert.NotEqual(Optimizer.Sgd(0.9), Optimizer.Sgd(0.8));
        Assert.NotEqual(Optimizer.Sgd(0.9), Optimizer.Sgd(0.9, nesterov: true));
        Assert.NotEqual(Optimizer.Adam(), Optimizer.RAdam());
        Assert.Equal(Optimizer.Sgd(0.9).GetHashCode(), Optimizer.Sgd(0.9).GetHashCode());
    }

    [Fact]
    public void NeedsFullBatch_OnlyLbfgs_Does()
    {
        Assert.True(Optimizer.Lbfgs().NeedsFullBatch);
        Assert.All(Defaults.SkipLast(1), row => Assert.False(((Optimizer)row[0]).NeedsFullBatch));
    }
}
