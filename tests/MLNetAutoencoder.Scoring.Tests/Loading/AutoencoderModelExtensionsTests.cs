using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

public class AutoencoderModelExtensionsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly float[] _rows = TestModels.Rows(150);

    [Fact]
    public void WithBatchedOnnx_LoadedAlone_GivesTheAutoencoderItself()
    {
        using var encoder = TestModels.Encoder();
        using var full = TestModels.Full();
        using var detector = TestModels.Detector();
        using var batchedEncoder = Assert.IsType<AutoencoderTransformer>(Only(Load(encoder).WithBatchedOnnx(_ml)));
        using var batchedFull = Assert.IsType<AutoencoderTransformer>(Only(Load(full).WithBatchedOnnx(_ml)));
        using var batchedDetector = Assert.IsType<AutoencoderAnomalyTransformer>(Only(Load(detector).WithBatchedOnnx(_ml)));
        Assert.Equal(encoder.Model.ToOnnx(), batchedEncoder.Model.ToOnnx());
        Assert.Equal(full.Model.ToOnnx(), batchedFull.Model.ToOnnx());
        Assert.Equal(detector.Model.ToOnnx(), batchedDetector.Model.ToOnnx());
        Assert.Equal(TestModels.Threshold, batchedDetector.Threshold);
    }

    public static TheoryData<string> Kinds => ["encoder", "full", "detector"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WithBatchedOnnx_BetweenOtherSteps_ReplacesTheAutoencoderOnly(string kind)
    {
        var normalizer = _ml.Transforms.NormalizeMinMax("Features").Fit(View());
        var (step, column) = Step(kind);
        var after = _ml.Transforms.CopyColumns("Copy", column).Fit(step.Transform(normalizer.Transform(View())));
        var chain = new TransformerChain<ITransformer>(normalizer, step, after);
        var loaded = Load(chain);
        var batched = Assert.IsType<TransformerChain<ITransformer>>(loaded.WithBatchedOnnx(_ml));
        Assert.Equal(3, batched.Count());
        Assert.IsType(step.GetType(), batched.ElementAt(1));
        Assert.Same(((TransformerChain<ITransformer>)loaded).ElementAt(0), batched.ElementAt(0));
        Assert.Same(((TransformerChain<ITransformer>)loaded).ElementAt(2), batched.ElementAt(2));
        var expected = Read.Floats(chain.Transform(View()), "Copy");
        Close.To(expected, Read.Floats(loaded.Transform(View()), "Copy"));
        Close.To(expected, Read.Floats(batched.Transform(View()), "Copy"));
        Assert.Equal(Read.VisibleColumns(chain.Transform(View()).Schema), Read.VisibleColumns(batched.Transform(View()).Schema));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WithBatchedOnnx_FirstStepOfAChain_KeepsTheStepsAfterIt(string kind)
    {
        var (step, column) = Step(kind);
        var after = _ml.Transforms.CopyColumns("Copy", column).Fit(step.Transform(View()));
        var chain = new TransformerChain<ITransformer>(step, after);
        int before = AutoencoderModel.LiveCount;
        var batched = Load(chain).WithBatchedOnnx(_ml);
        Assert.Equal(before + 1, AutoencoderModel.LiveCount);
        Assert.Equal(Read.Floats(chain.Transform(View()), "Copy"), Read.Floats(batched.Transform(View()), "Copy"));
        Assert.Equal(2, Assert.IsType<TransformerChain<ITransformer>>(batched).Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WithBatchedOnnx_StepsAddedAroundALoadedModel_KeepsThem(string kind)
    {
        var (step, column) = Step(kind);
        var after = _ml.Transforms.CopyColumns("Copy", column).Fit(step.Transform(View()));
        var normalizer = _ml.Transforms.NormalizeMinMax("Features").Fit(View());
        ITransformer[] parts = Load(step) is TransformerChain<ITransformer> chain ? [.. chain] : [Load(step)];
        var longer = new TransformerChain<ITransformer>([normalizer, .. parts, after]);
        foreach (var model in new[] { longer, Load(longer) })
        {
            var batched = model.WithBatchedOnnx(_ml);
            Assert.Equal([normalizer.GetType().Name, step.GetType().Name, after.GetType().Name], Steps(batched));
            Close.To(Read.Floats(longer.Transform(View()), "Copy"), Read.Floats(batched.Transform(View()), "Copy"));
        }
        var shorter = new TransformerChain<ITransformer>([.. parts, after]);
        Assert.Equal([step.GetType().Name, after.GetType().Name], Steps(shorter.WithBatchedOnnx(_ml)));
    }

    [Fact]
    public void WithBatchedOnnx_OnnxStepWithoutTheStepsSavedWithIt_IsAnyOnnxStep()
    {
        using var detector = TestModels.Detector();
        var first = ((TransformerChain<ITransformer>)Load(detector)).First();
        var after = _ml.Transforms.CopyColumns("Copy", RowShape.ScoreAndLabel).Fit(first.Transform(View()));
        var chain = new TransformerChain<ITransformer>(first, after);
        int before = AutoencoderModel.LiveCount;
        var batched = chain.WithBatchedOnnx(_ml);
        Assert.Equal(["BatchedOnnxTransformer", "ColumnCopyingTransformer"], Steps(batched));
        Close.To(Read.Floats(chain.Transform(View()), "Copy"), Read.Floats(batched.Transform(View()), "Copy"));
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void WithBatchedOnnx_NestedChains_ReplacesEveryAutoencoder()
    {
        using var encoder = TestModels.Encoder();
        using var detector = TestModels.Detector();
        var normalizer = _ml.Transforms.NormalizeMinMax("Features").Fit(View());
        var chain = new TransformerChain<ITransformer>(
            normalizer,
            new TransformerChain<ITransformer>(encoder, new TransformerChain<ITransformer>(detector))
        );
        var loaded = Load(chain);
        var batched = loaded.WithBatchedOnnx(_ml);
        Assert.Equal(
            ["AutoencoderTransformer", "AutoencoderAnomalyTransformer"],
            Steps(batched).Where(s => s.StartsWith("Auto", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("OnnxTransformer", Steps(batched));
        foreach (var column in new[] { "Latent", "Score" })
            Close.To(Read.Floats(chain.Transform(View()), column), Read.Floats(batched.Transform(View()), column));
        Assert.Contains("OnnxTransformer", Steps(loaded));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WithBatchedOnnx_SavedAndLoadedAgain_GivesTheSameScores(string kind)
    {
        var (step, column) = Step(kind);
        var chain = new TransformerChain<ITransformer>(_ml.Transforms.NormalizeMinMax("Features").Fit(View()), step);
        var twice = Load(Load(chain).WithBatchedOnnx(_ml)).WithBatchedOnnx(_ml);
        Close.To(Read.Floats(chain.Transform(View()), column), Read.Floats(twice.Transform(View()), column));
        Assert.Contains(step.GetType().Name, Steps(twice));
    }

    [Fact]
    public void WithBatchedOnnx_StepsOfDifferentScopes_KeepsTheScopes()
    {
        using var encoder = TestModels.Encoder();
        var view = View();
        var label = _ml.Transforms.CopyColumns("LabelCopy", "Label").Fit(view);
        var chain = new TransformerChain<ITransformer>(
            [label, encoder],
            [TransformerScope.Training | TransformerScope.Testing, TransformerScope.Everything]
        );
        var batched = (TransformerChain<ITransformer>)Load(chain).WithBatchedOnnx(_ml);
        Assert.Equal(2, batched.GetModelFor(TransformerScope.Training).Count());
        Assert.Equal(2, batched.GetModelFor(TransformerScope.Testing).Count());
        Assert.IsType<AutoencoderTransformer>(Assert.Single(batched.GetModelFor(TransformerScope.Scoring)));
    }

    [Fact]
    public void WithBatchedOnnx_NoOnnxInIt_GivesTheModelBack()
    {
        var normalizer = _ml.Transforms.NormalizeMinMax("Features").Fit(View());
        var loaded = Load(normalizer);
        Assert.Same(loaded, loaded.WithBatchedOnnx(_ml));
        Assert.Same(normalizer, normalizer.WithBatchedOnnx(_ml));
    }

    [Fact]
    public void WithBatchedOnnx_OnnxOfAnotherProgram_ComputesItInBatches()
    {
        using var foreign = Onnx(TestModels.EncoderBytes(), model => model.MetadataProps.Clear());
        var chain = new TransformerChain<ITransformer>(_ml.Transforms.NormalizeMinMax("Features").Fit(View()), foreign);
        var loaded = Load(chain);
        var batched = loaded.WithBatchedOnnx(_ml);
        Assert.Equal("BatchedOnnxTransformer", Steps(batched).Last());
        var (expected, actual) = (chain.Transform(View()), batched.Transform(View()));
        Assert.Equal(expected.Schema["Latent"].Type, actual.Schema["Latent"].Type);
        Close.To(Read.Floats(expected, "Latent"), Read.Floats(actual, "Latent"));
    }

    [Fact]
    public void WithBatchedOnnx_StepMadeFromABareFile_KeepsTheTypeThatItHad()
    {
        using var step = Onnx(TestModels.EncoderBytes(), _ => { });
        var batched = step.WithBatchedOnnx(_ml);
        Assert.IsType<BatchedOnnxTransformer>(batched);
        Assert.Equal(
            new VectorDataViewType(NumberDataViewType.Single, 1, TestModels.Latent),
            batched.Transform(View()).Schema["Latent"].Type
        );
    }

    [Fact]
    public void WithBatchedOnnx_OnnxOfAnotherProgramBesideOurs_ReplacesBoth()
    {
        using var foreign = Onnx(
            TestModels.Network.Write("Features", TestModels.EncoderInfo(output: "Foreign")),
            model => model.MetadataProps.Clear()
        );
        using var detector = TestModels.Detector();
        var chain = new TransformerChain<ITransformer>(foreign, detector);
        var batched = Load(chain).WithBatchedOnnx(_ml);
        Assert.Equal(["BatchedOnnxTransformer", "AutoencoderAnomalyTransformer"], Steps(batched));
        Close.To(Read.Floats(chain.Transform(View()), "Score"), Read.Floats(batched.Transform(View()), "Score"));
    }

    [Fact]
    public void WithBatchedOnnx_NewerFormat_NamesBothVersions()
    {
        using var newer = Onnx(
            RowGraph(),
            model => model.MetadataProps.Single(p => p.Key.EndsWith(".format", StringComparison.Ordinal)).Value = "42"
        );
        string message = Assert.Throws<ModelFormatException>(() => newer.WithBatchedOnnx(_ml)).Message;
        Assert.Contains("format 42", message, StringComparison.Ordinal);
        Assert.Contains($"to {ModelInfo.CurrentFormat}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithBatchedOnnx_MetadataDamaged_IsRefused()
    {
        int before = AutoencoderModel.LiveCount;
        using var damaged = Onnx(
            RowGraph(),
            model => model.MetadataProps.Single(p => p.Key.EndsWith(".outputs", StringComparison.Ordinal)).Value = "["
        );
        Assert.Throws<ModelFormatException>(() => damaged.WithBatchedOnnx(_ml));
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void WithBatchedOnnx_Null_NamesTheArgument()
    {
        using var encoder = TestModels.Encoder();
        Assert.Throws<ArgumentNullException>(() => encoder.WithBatchedOnnx(null!));
        Assert.Throws<ArgumentNullException>(() => AutoencoderModelExtensions.WithBatchedOnnx(null!, _ml));
    }

    private IDataView View() => InputRow.View(_ml, _rows);

    private ITransformer Load(ITransformer model) => SavedModel.ThroughStream(_ml, model, View().Schema);

    private static (ITransformer Step, string Column) Step(string kind) =>
        kind switch
        {
            "encoder" => (TestModels.Encoder(), "Latent"),
            "full" => (TestModels.Full(), "Error"),
            _ => (TestModels.Detector(), "Score"),
        };

    private static byte[] RowGraph()
    {
        using var model = AutoencoderModel.Load(TestModels.EncoderBytes());
        return RowShape.FromBatch(model.ToOnnx(), model.Info).Onnx;
    }

    /// <summary>ML.NET's own step over a changed model of ours.</summary>
    private Microsoft.ML.Transforms.Onnx.OnnxTransformer Onnx(byte[] onnx, Action<ModelProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        change(model);
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("model.onnx"), model.ToByteArray());
        using var once = _ml.Transforms.ApplyOnnxModel([model.Graph.Output[0].Name], ["Features"], folder.File("model.onnx")).Fit(View());
        // A loaded step has a file of its own, so that the folder can go.
        return (Microsoft.ML.Transforms.Onnx.OnnxTransformer)Only(Load(once));
    }

    private static ITransformer Only(ITransformer model) =>
        model is TransformerChain<ITransformer> chain ? Only(Assert.Single(chain)) : model;

    private static IEnumerable<string> Steps(ITransformer model) =>
        model is TransformerChain<ITransformer> chain ? chain.SelectMany(Steps) : [model.GetType().Name];
}
