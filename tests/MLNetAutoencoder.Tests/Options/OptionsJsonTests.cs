using System.Text.Json.Nodes;

namespace MLNetAutoencoder.Tests;

public sealed class OptionsJsonTests
{
    /// <summary>
    /// How a training is watched, stopped, saved and spread over threads, none of which shows in the weights: the same model is to be the
    /// same file.
    /// </summary>
    private static readonly string[] LeftOut =
    [
        "Threads",
        "Checkpoint",
        "Progress",
        "CancellationToken",
        "OnCancellation",
        "Peers",
        "DivideRows",
    ];

    [Fact]
    public void Write_Options_HasAllButThoseWithoutEffectOnTheModel()
    {
        var json = JsonNode.Parse(OptionsJson.Write(new AutoencoderAnomalyOptions(), 5))!.AsObject();
        Assert.Equal(
            typeof(AutoencoderAnomalyOptions).GetProperties().Select(p => p.Name).Except(LeftOut).Order(),
            json.Select(p => p.Key).Order()
        );
        Assert.Equal(5, (int?)json["Seed"]);
    }

    [Fact]
    public void Write_ChoicesWithParameters_TellsNamesAndParameters()
    {
        var options = new AutoencoderOptions
        {
            Optimizer = Optimizer.Sgd(0.9, nesterov: true),
            LearningRateSchedule = LearningRateSchedule.Exponential(0.5),
            Device = TrainingDevice.Cuda(2),
            TimeBudget = TimeSpan.FromMinutes(3),
            Loss = ReconstructionLoss.Huber,
            Initializer = WeightInitializer.HeNormal,
            Normalization = Normalization.Layer,
            Monitor = MonitoredQuantity.MeanAbsoluteError,
            MaxNorm = 2.5,
        };
        var json = JsonNode.Parse(OptionsJson.Write(options, 1))!;
        Assert.Equal("""{"Name":"Sgd","Momentum":0.9,"Nesterov":true}""", json["Optimizer"]!.ToJsonString());
        Assert.Equal("""{"Name":"Exponential","Factor":0.5}""", json["LearningRateSchedule"]!.ToJsonString());
        Assert.Equal("""{"Name":"Cuda:2"}""", json["Device"]!.ToJsonString());
        Assert.Equal("00:03:00", (string?)json["TimeBudget"]);
        Assert.Equal(
            ("Huber", "HeNormal", "Layer", "MeanAbsoluteError"),
            ((string?)json["Loss"], (string?)json["Initializer"], (string?)json["Normalization"], (string?)json["Monitor"])
        );
        Assert.Equal(2.5, (double?)json["MaxNorm"]);
    }

    [Theory]
    [MemberData(nameof(KindCases.Names), MemberType = typeof(KindCases))]
    public void Read_WhatWasWritten_IsTheSame(string name)
    {
        var options = KindCases.Options(name);
        (options.Seed, options.Device) = (5, TrainingDevice.Cuda(2));
        (options.Optimizer, options.LearningRateSchedule) = (Optimizer.AdamW(beta2: 0.99), LearningRateSchedule.Step(3));
        (options.TimeBudget, options.LearningRate) = (TimeSpan.FromSeconds(0.1), 0.1 + 0.2);
        Assert.Equal(options.ToString(), OptionsJson.Read(OptionsJson.Write(options, 5), isDetector: false).ToString());
    }

    [Fact]
    public void Read_WhatWasWrittenOfADetector_IsTheSame()
    {
        var options = new AutoencoderAnomalyOptions { Seed = 5, Threshold = AnomalyThreshold.RobustSigma(2) };
        Assert.Equal(options.ToString(), OptionsJson.Read(OptionsJson.Write(options, 5), isDetector: true).ToString());
    }

    [Fact]
    public void Write_OptionsThatDifferInWhatIsLeftOut_IsTheSame()
    {
        var plain = new AutoencoderOptions();
        var other = new AutoencoderOptions
        {
            Threads = 3,
            Checkpoint = new CheckpointOptions { Folder = "x" },
            Progress = new Progress<TrainingProgress>(),
            CancellationToken = new CancellationToken(true),
            OnCancellation = CancellationOutcome.KeepBest,
        };
        Assert.Equal(OptionsJson.Write(plain, 1), OptionsJson.Write(other, 1));
    }
}
