using System.Text.RegularExpressions;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of the guides and the README are those that tests run, and the guides name every option and metric.</summary>
public sealed class GuideTests
{
    private static readonly string Guide = Read("docs/guide/training.md");

    [Theory]
    [InlineData("docs/guide/training.md", "GuideExamples.cs TrainingExamples.cs", 0)]
    [InlineData("docs/guide/machines.md", "../MLNetAutoencoder.KilledFit/GuideCase.cs", 0)]
    [InlineData("docs/guide/kinds.md", "KindsExamples.cs PaddingExample.cs", 0)]
    [InlineData("docs/guide/scoring.md", "ScoringExamples.cs", 4)]
    [InlineData("docs/guide/evaluation.md", "EvaluationExamples.cs", 0)]
    [InlineData("docs/guide/report.md", "ReportExamples.cs", 0)]
    [InlineData("docs/guide/timeseries.md", "TimeSeriesExamples.cs", 0)]
    [InlineData("docs/guide/export.md", "ExportExamples.cs", 0)]
    [InlineData("docs/guide/onnx.md", "OnnxExamples.cs", 0)]
    [InlineData(
        "docs/guide/serving.md",
        "../MLNetAutoencoder.Serving.Tests/ServingExamples.cs ../MLNetAutoencoder.AotScoring/ScoringService.cs",
        0
    )]
    [InlineData("docs/guide/migration.md", "MigrationExamples.cs", 0)]
    [InlineData("docs/guide/troubleshooting.md", "TroubleshootingExample.cs", 0)]
    [InlineData("docs/guide/cluster.md", "../MLNetAutoencoder.Cluster.Tests/ClusterExamples.cs", 0)]
    [InlineData("README.md", "ReadmeExample.cs", 2)] // ReadmeTests and FirstMinuteTests have two
    public void Examples_ThatAreShown_AreThoseThatRun(string document, string tests, int others)
    {
        var page = GuidePage.Read(document);
        var shown = page.Examples.Where(example => example.Key != "readme").ToDictionary();
        var run = GuidePage.Regions([.. tests.Split(' ').Select(file => "tests/MLNetAutoencoder.Tests/" + file)]);
        Assert.NotEmpty(shown);
        Assert.Equal(page.CodeBlocks, shown.Count + others);
        Assert.Equal(run.Keys.Order(), shown.Keys.Order());
        Assert.All(run, example => Assert.Equal(example.Value, shown[example.Key]));
    }

    /// <summary>Of pages whose examples run in several places, some of them for another page too.</summary>
    [Theory]
    [InlineData("tutorial", "examples/14-Tutorial/Program.cs", "examples/14-Tutorial/Readings.cs")]
    [InlineData("recipes", "tests/MLNetAutoencoder.Tests/RecipeExamples.cs", "tests/MLNetAutoencoder.Serving.Tests/ServingExamples.cs")]
    public void Examples_OfSeveralFiles_AreThoseThatRun(string name, string own, string other)
    {
        var page = GuidePage.Of(name);
        var ownRegions = GuidePage.Regions(own);
        var run = GuidePage.Regions(own, other);
        Assert.Equal(page.CodeBlocks, page.Examples.Count);
        Assert.Superset(ownRegions.Keys.ToHashSet(), page.Examples.Keys.ToHashSet());
        Assert.All(page.Examples, example => Assert.Equal(run[example.Key], example.Value));
    }

    /// <summary>A block of output is one that a test compares with what the example printed.</summary>
    [Theory]
    [InlineData("recipes", "tests/MLNetAutoencoder.Tests/RecipeExamples.cs")]
    [InlineData("migration", "tests/MLNetAutoencoder.Tests/MigrationExamples.cs")]
    public void Outputs_ThatAreShown_AreCompared(string name, string tests)
    {
        var page = GuidePage.Of(name);
        string source = Read(tests);
        Assert.NotEmpty(page.Outputs);
        Assert.Equal(page.OutputFences, page.Outputs.Count);
        Assert.All(
            page.Outputs.Keys,
            output => Assert.Contains($"AssertShown(\"{name}\", \"{output}\")", source, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Example_OfTheFirstPage_IsTheBeginningOfThatOfTheReadme() =>
        Assert.Subset(GuidePage.Lines(ReadmeTests.Example).ToHashSet(), GuidePage.Read("docs/index.md").Examples["start"].ToHashSet());

    [Fact]
    public void Guide_NamesEveryOption()
    {
        var options = new[] { typeof(AutoencoderOptions), typeof(AutoencoderAnomalyOptions), typeof(CheckpointOptions) }
            .SelectMany(t => t.GetProperties())
            .Select(p => p.Name)
            .Distinct();
        Assert.Equal([], options.Where(name => !Regex.IsMatch(Guide, $"`{name}\\b")));
    }

    [Fact]
    public void ServingGuide_NamesEveryOption()
    {
        string guide = Read("docs/guide/serving.md");
        var options = typeof(AutoencoderScoringOptions).GetProperties().Select(p => p.Name);
        Assert.Equal([], options.Where(name => !Regex.IsMatch(guide, $"`{name}\\b")));
    }

    [Theory]
    [InlineData("docs/guide/onnx.md", typeof(PipelineOnnxOptions))]
    [InlineData("docs/guide/onnx.md", typeof(BatchedOnnxOptions))]
    [InlineData("docs/guide/onnx.md", typeof(OnnxWeights))]
    [InlineData("docs/guide/onnx.md", typeof(PipelineOnnxRows))]
    [InlineData("docs/guide/export.md", typeof(ModelPart))]
    [InlineData("docs/guide/report.md", typeof(AutoencoderReportOptions))]
    [InlineData("docs/guide/serving.md", typeof(AutoencoderScoringOptions))]
    public void Page_NamesEveryOptionOrChoice(string page, Type type)
    {
        string text = Read(page);
        var names = type.IsEnum ? Enum.GetNames(type) : type.GetProperties().Select(property => property.Name);
        Assert.Equal([], names.Where(name => !Regex.IsMatch(text, $"`{name}\\b")));
    }

    [Fact]
    public void Guide_NamesEveryChoice()
    {
        Type[] enums =
        [
            typeof(Activation),
            typeof(Normalization),
            typeof(WeightInitializer),
            typeof(InputScaling),
            typeof(ReconstructionLoss),
            typeof(MonitoredQuantity),
            typeof(GradientStep),
            typeof(CancellationOutcome),
        ];
        var factories = new[] { typeof(Optimizer), typeof(LearningRateSchedule) }.SelectMany(t =>
            t.GetMethods().Where(m => m.IsStatic && m.ReturnType == t).Select(m => m.Name)
        );
        Assert.Equal([], enums.SelectMany(Enum.GetNames).Concat(factories).Where(name => !Regex.IsMatch(Guide, $"`{name}\\b")));
    }

    [Fact]
    public void KindsGuide_NamesEveryKind()
    {
        string guide = Read("docs/guide/kinds.md");
        var factories = new[] { typeof(Architecture), typeof(Objective), typeof(Corruption) }.SelectMany(t =>
            t.GetMethods().Where(m => m.IsStatic && m.ReturnType == t).Select(m => $"{t.Name}.{m.Name}(")
        );
        Assert.Equal([], factories.Where(call => !guide.Contains($"`{call}", StringComparison.Ordinal)));
    }

    [Fact]
    public void EvaluationGuide_NamesEveryMetricAndOption()
    {
        string guide = Read("docs/guide/evaluation.md");
        string[] counts =
        [
            nameof(ReconstructionMetrics.RowCount),
            nameof(LatentMetrics.ComparedRowCount),
            nameof(PosteriorMetrics.Dimensions),
            nameof(PosteriorDimension.Name),
            nameof(PosteriorDimension.IsActive),
            nameof(DriftMetrics.ReferenceRowCount),
            nameof(DriftMetrics.CurrentRowCount),
        ];
        Type[] types =
        [
            typeof(ReconstructionMetrics),
            typeof(FeatureReconstructionMetrics),
            typeof(LatentMetrics),
            typeof(LatentEvaluationOptions),
            typeof(PosteriorMetrics),
            typeof(PosteriorDimension),
            typeof(DetectorMetrics),
            typeof(DetectorEvaluationOptions),
            typeof(DriftMetrics),
            typeof(FeatureDrift),
            typeof(DriftOptions),
        ];
        Assert.Equal(
            [],
            types
                .SelectMany(t => t.GetProperties())
                .Select(p => p.Name)
                .Distinct()
                .Except(counts)
                .Where(name => !Regex.IsMatch(guide, $"`{name}\\b"))
        );
        Assert.Equal(
            [],
            new[] { typeof(AutoencoderEvaluationCatalog), typeof(AutoencoderPlotCatalog) }
                .SelectMany(t => t.GetMethods().Where(m => m.IsStatic))
                .Select(m => m.Name)
                .Where(name => !guide.Contains(name))
        );
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));
}
