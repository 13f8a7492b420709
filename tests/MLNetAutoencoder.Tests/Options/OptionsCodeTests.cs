using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>What options are written as is, but for blanks, the very source that the compiler made them of.</summary>
public sealed partial class OptionsCodeTests
{
    [Fact]
    public void ToString_Options_IsTheInitializerThatMakesThem()
    {
        Check(new AutoencoderOptions());
        Check(new AutoencoderAnomalyOptions());
        Check(
            new AutoencoderSearchOptions
            {
                Candidates = 9,
                Reduction = 2,
                TimeBudget = TimeSpan.FromMinutes(3),
            }
        );
        Check(
            new CheckpointOptions
            {
                EveryEpochs = null,
                EveryMinutes = 2.5,
                Folder = "C:\\models",
                Resume = false,
            }
        );
        Check(
            new AutoencoderOptions
            {
                ConditionColumnName = "Machine \"A\"\n",
                Device = TrainingDevice.Cuda(2),
                FeatureWeights = [1, 0.5],
                HiddenSizes = [],
                Initializer = WeightInitializer.HeNormal,
                MemoryBudgetBytes = 5000000000,
                MixedPrecision = true,
                Patience = null,
                Seed = -3,
                TimeBudget = TimeSpan.FromMilliseconds(1500),
            }
        );
        Check(
            new AutoencoderAnomalyOptions
            {
                Checkpoint = new CheckpointOptions { Folder = "here" },
                Contamination = 0,
                Corruption = null,
                Device = TrainingDevice.Cpu,
                OutlierLimit = null,
                Scaling = InputScaling.Standard,
                Threshold = AnomalyThreshold.Value(score: 1E+10f),
                ValidationFraction = 0,
            }
        );
        Check(
            new AutoencoderSeriesOptions
            {
                Detector = new AutoencoderAnomalyOptions
                {
                    Architecture = Architecture.Recurrent(length: 64, cell: RecurrentCell.Gru),
                    Checkpoint = new CheckpointOptions { EveryEpochs = 5, Folder = "checkpoints" },
                },
                KeyColumnName = "Sensor",
            }
        );
    }

    [Fact]
    public void ToString_OptionsThatFitALine_StandInOne()
    {
        var options = new AutoencoderAnomalyOptions
        {
            HiddenSizes = [64, 32],
            Optimizer = Optimizer.AdamW(0.02),
            Epochs = 50,
            Corruption = Corruption.Gaussian(0.1),
        };
        Assert.Equal(
            "new AutoencoderAnomalyOptions { Epochs = 50, HiddenSizes = [64, 32], Optimizer = Optimizer.AdamW(weightDecay: 0.02) }",
            options.ToString()
        );
    }

    [Fact]
    public void ToString_LongOptions_HaveALineForEach()
    {
        var options = new AutoencoderSeriesOptions
        {
            WindowLength = 50,
            Detector = new()
            {
                Checkpoint = new() { Folder = "checkpoints", Resume = false },
                LatentSize = 4,
                Objective = Objective.Variational(0.5),
            },
        };
        Assert.Equal(
            """
            new AutoencoderSeriesOptions
            {
                Detector = new AutoencoderAnomalyOptions
                {
                    Checkpoint = new CheckpointOptions { Folder = "checkpoints", Resume = false },
                    LatentSize = 4,
                    Objective = Objective.Variational(beta: 0.5),
                },
                WindowLength = 50,
            }
            """.ReplaceLineEndings("\n"),
            options.ToString()
        );
    }

    [Fact]
    public void ToString_WhatOnlyAProgramHas_IsLeftOut()
    {
        using var stop = new CancellationTokenSource();
        var options = new AutoencoderOptions { CancellationToken = stop.Token, Progress = new OnProgress(_ => { }) };
        var search = new AutoencoderSearchOptions { Vary = (_, _, _) => { }, Metric = (_, _) => 0 };
        Assert.Equal("new AutoencoderOptions()", options.ToString());
        Assert.Equal("new AutoencoderSearchOptions()", search.ToString());
    }

    /// <summary>Without what layout alone puts there.</summary>
    internal static string Compact(string source) => Blanks().Replace(source, "").Replace(",}", "}", StringComparison.Ordinal);

    private static void Check(object options, [CallerArgumentExpression(nameof(options))] string source = "") =>
        Assert.Equal(Compact(source), Compact(options.ToString()!));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
