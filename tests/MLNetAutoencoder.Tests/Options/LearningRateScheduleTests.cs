using System.Text.Json;

namespace MLNetAutoencoder.Tests;

public sealed class LearningRateScheduleTests
{
    public static TheoryData<Func<LearningRateSchedule>, string, string, string> BadInput =>
        new()
        {
            { () => LearningRateSchedule.Step(0), "epochs", "0", "1 or greater" },
            { () => LearningRateSchedule.Step(1, factor: 0), "factor", "0", "above 0 to 1" },
            { () => LearningRateSchedule.Step(1, factor: 1.1), "factor", "1.1", "above 0 to 1" },
            { () => LearningRateSchedule.Exponential(double.NaN), "factor", "NaN", "above 0 to 1" },
            { () => LearningRateSchedule.Exponential(-0.5), "factor", "-0.5", "above 0 to 1" },
            { () => LearningRateSchedule.CosineWarmRestarts(0), "periodEpochs", "0", "1 or greater" },
            { () => LearningRateSchedule.CosineWarmRestarts(1, periodFactor: 0), "periodFactor", "0", "1 or greater" },
            { () => LearningRateSchedule.CosineWarmRestarts(1, minimumShare: 1), "minimumShare", "1", "0 to below 1" },
            { () => LearningRateSchedule.CosineWarmRestarts(1, minimumShare: -0.1), "minimumShare", "-0.1", "0 to below 1" },
            { () => LearningRateSchedule.OneCycle(peakShare: 0), "peakShare", "0", "above 0 and below 1" },
            { () => LearningRateSchedule.OneCycle(peakShare: 1), "peakShare", "1", "above 0 and below 1" },
            {
                () => LearningRateSchedule.OneCycle(startDivisor: 0.5),
                "startDivisor",
                "0.5",
                "1 or greater, and finite in single precision"
            },
            {
                () => LearningRateSchedule.OneCycle(endDivisor: double.PositiveInfinity),
                "endDivisor",
                "Infinity",
                "1 or greater, and finite in single precision"
            },
            { () => LearningRateSchedule.ReduceOnPlateau(factor: 0), "factor", "0", "above 0 and below 1" },
            { () => LearningRateSchedule.ReduceOnPlateau(factor: 1), "factor", "1", "above 0 and below 1" },
            { () => LearningRateSchedule.ReduceOnPlateau(patience: -1), "patience", "-1", "0 or greater" },
            { () => LearningRateSchedule.ReduceOnPlateau(minimumImprovement: 1), "minimumImprovement", "1", "0 to below 1" },
            {
                () => LearningRateSchedule.ReduceOnPlateau(minimumRate: double.NaN),
                "minimumRate",
                "NaN",
                "0 or greater, and finite in single precision"
            },
        };

    public static TheoryData<LearningRateSchedule, LearningRateSchedule, string, string> Defaults =>
        new()
        {
            { LearningRateSchedule.Constant(), LearningRateSchedule.Constant(), "Constant()", """{"Name":"Constant"}""" },
            {
                LearningRateSchedule.Step(30),
                LearningRateSchedule.Step(30, 0.1),
                "Step(epochs: 30, factor: 0.1)",
                """{"Name":"Step","Epochs":30,"Factor":0.1}"""
            },
            {
                LearningRateSchedule.Exponential(0.95),
                LearningRateSchedule.Exponential(factor: 0.95),
                "Exponential(factor: 0.95)",
                """{"Name":"Exponential","Factor":0.95}"""
            },
            {
                LearningRateSchedule.CosineWarmRestarts(10),
                LearningRateSchedule.CosineWarmRestarts(10, 1, 0),
                "CosineWarmRestarts(periodEpochs: 10, periodFactor: 1, minimumShare: 0)",
                """{"Name":"CosineWarmRestarts","PeriodEpochs":10,"PeriodFactor":1,"MinimumShare":0}"""
            },
            {
                LearningRateSchedule.OneCycle(),
                LearningRateSchedule.OneCycle(0.3, 25, 10_000),
                "OneCycle(peakShare: 0.3, startDivisor: 25, endDivisor: 10000)",
                """{"Name":"OneCycle","PeakShare":0.3,"StartDivisor":25,"EndDivisor":10000}"""
            },
            {
                LearningRateSchedule.ReduceOnPlateau(),
                LearningRateSchedule.ReduceOnPlateau(0.1, 4, 1e-4, 0),
                "ReduceOnPlateau(factor: 0.1, patience: 4, minimumImprovement: 0.0001, minimumRate: 0)",
                """{"Name":"ReduceOnPlateau","Factor":0.1,"Patience":4,"MinimumImprovement":0.0001,"MinimumRate":0}"""
            },
        };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Factory_ParameterOutOfRange_NamesItItsValueAndTheRange(
        Func<LearningRateSchedule> make,
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
        Assert.NotNull(LearningRateSchedule.Step(1, factor: 1));
        Assert.NotNull(LearningRateSchedule.CosineWarmRestarts(1, 1, 0.999));
        Assert.NotNull(LearningRateSchedule.OneCycle(0.001, 1, 1));
        Assert.NotNull(LearningRateSchedule.ReduceOnPlateau(patience: 0, minimumImprovement: 0));
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Written_AsTextOrJson_TellsNameAndParameters(
        LearningRateSchedule schedule,
        LearningRateSchedule sameInFull,
        string text,
        string json
    )
    {
        Assert.Equal(sameInFull, schedule);
        Assert.Equal(text, schedule.ToString());
        Assert.Equal($$"""{"Schedule":{{json}}}""", ReflectedJson.Serialize(new { Schedule = schedule }));
        Assert.Equal(schedule, ReflectedJson.Deserialize<LearningRateSchedule>(json));
    }
}
