using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>Rows of every kind of column, and the steps that tests put before and behind an autoencoder.</summary>
internal sealed class Plant
{
    private static readonly string[] s_sites = ["Graz", "Oslo", "Turku", "Å"];

    private readonly MLContext _ml = new(1);

    public Plant()
    {
        var random = new Random(3);
        Row[] rows = [.. Enumerable.Range(0, 400).Select(i => NewRow(random, i))];
        Data = _ml.Data.LoadFromEnumerable(rows);
        Names = [.. Chains().Select(chain => chain.Name)];
    }

    public MLContext Ml => _ml;

    public IDataView Data { get; }

    public IReadOnlyList<string> Names { get; }

    public IEstimator<ITransformer> Chain(string name) => Chains().Single(chain => chain.Name == name).Steps;

    /// <summary>An autoencoder of two values.</summary>
    public IEstimator<ITransformer> Code(string input = "Features", string output = "Code") =>
        _ml.Transforms.Autoencoder(
            output,
            input,
            new AutoencoderOptions
            {
                LatentSize = 2,
                Epochs = 2,
                Seed = 1,
            }
        );

    /// <summary>Numbers that are scaled in place, so that the original column is hidden.</summary>
    public IEstimator<ITransformer> Scaled() =>
        _ml.Transforms.NormalizeMeanVariance("Sensors").Append(_ml.Transforms.Concatenate("Features", "Sensors", "Load"));

    public IEstimator<ITransformer> Detector() =>
        _ml.AnomalyDetection.Trainers.Autoencoder(
            "Features",
            new AutoencoderAnomalyOptions { Seed = 1, ProbabilityColumnName = "Probability" }
        );

    private static Row NewRow(Random random, int i)
    {
        string site = s_sites[random.Next(s_sites.Length)];
        float load = random.NextSingle();
        float heat = (2 * load) + (0.1f * random.NextSingle());
        return new Row
        {
            Site = site,
            Load = load,
            Heat = i % 17 == 0 ? float.NaN : heat,
            Sensors = [load, heat, load - heat, random.NextSingle()],
            IsNight = random.Next(2) == 0,
            Note = $"the pump of {site} ran {i % 7} hours",
            State =
                site == "Graz" ? "off"
                : load > 0.5f ? "high"
                : "low",
            IsHigh = load > 0.5f,
            Output = load + heat,
            Number = i,
            Time = new DateTime(2026, 1, 1).AddHours(i),
        };
    }

    private IEnumerable<(string Name, IEstimator<ITransformer> Steps)> Chains() =>
        [.. Before(), .. Trainers(), .. Classifiers(), .. Others()];

    /// <summary>Steps before an autoencoder.</summary>
    private IEnumerable<(string Name, IEstimator<ITransformer> Steps)> Before()
    {
        var t = _ml.Transforms;
        yield return ("nothing", Code("Sensors"));
        yield return ("NormalizeMinMax", t.NormalizeMinMax("Sensors").Append(Code("Sensors")));
        yield return ("NormalizeMeanVariance", Scaled().Append(Code()));
        yield return ("NormalizeRobustScaling", t.NormalizeRobustScaling("Sensors").Append(Code("Sensors")));
        yield return ("NormalizeLpNorm", t.NormalizeLpNorm("Sensors").Append(Code("Sensors")));
        yield return ("NormalizeGlobalContrast", t.NormalizeGlobalContrast("Sensors").Append(Code("Sensors")));
        yield return (
            "OneHotEncoding",
            t.Categorical.OneHotEncoding("Hot", "Site").Append(t.Concatenate("Features", "Hot", "Sensors")).Append(Code())
        );
        yield return (
            "OneHotEncoding by name",
            t.Categorical.OneHotEncoding("Hot", "Site")
                .Append(
                    t.Autoencoder(
                        "Code",
                        ["Hot", "Sensors", "Load"],
                        new AutoencoderOptions
                        {
                            LatentSize = 2,
                            Epochs = 2,
                            Seed = 1,
                        }
                    )
                )
        );
        yield return (
            "OneHotHashEncoding",
            t.Categorical.OneHotHashEncoding("Hot", "Site", numberOfBits: 4).Append(t.Concatenate("Features", "Hot", "Load")).Append(Code())
        );
        yield return (
            "Hash",
            t.Conversion.Hash("Hash", "Note", numberOfBits: 5)
                .Append(t.Conversion.MapKeyToVector("Hot", "Hash"))
                .Append(t.Concatenate("Features", "Hot", "Load"))
                .Append(Code())
        );
        yield return (
            "MapValueToKey",
            t.Conversion.MapValueToKey("Key", "Site")
                .Append(t.Conversion.MapKeyToVector("Hot", "Key"))
                .Append(t.Concatenate("Features", "Hot", "Load"))
                .Append(Code())
        );
        yield return (
            "MapValue",
            t.Conversion.MapValue("Height", s_sites.Select((site, i) => KeyValuePair.Create(site, (float)i)), "Site")
                .Append(t.Concatenate("Features", "Height", "Sensors"))
                .Append(Code())
        );
        yield return (
            "ReplaceMissingValues",
            t.ReplaceMissingValues("Heat").Append(t.Concatenate("Features", "Heat", "Load")).Append(Code())
        );
        yield return (
            "IndicateMissingValues",
            t.IndicateMissingValues("Missing", "Heat")
                .Append(t.Conversion.ConvertType("Missing"))
                .Append(t.ReplaceMissingValues("Heat"))
                .Append(t.Concatenate("Features", "Missing", "Heat"))
                .Append(Code())
        );
        yield return (
            "ConvertType",
            t.Conversion.ConvertType("Night", "IsNight")
                .Append(t.Conversion.ConvertType("Count", "Number"))
                .Append(t.Concatenate("Features", "Night", "Count", "Load"))
                .Append(Code())
        );
        yield return ("SelectFeatures", t.FeatureSelection.SelectFeaturesBasedOnCount("Kept", "Sensors").Append(Code("Kept")));
        yield return ("PrincipalComponents", t.ProjectToPrincipalComponents("Parts", "Sensors", rank: 3).Append(Code("Parts")));
        yield return ("WordBags", t.Text.ProduceWordBags("Words", "Note", ngramLength: 1).Append(Code("Words")));
        yield return (
            "typed columns of its own",
            _ml.Transforms.Autoencoder("Code", ["Load", "Number", "IsNight", "Sensors"], new AutoencoderOptions { Epochs = 2 })
        );
    }

    /// <summary>Trainers behind an autoencoder, whose outputs are numbers.</summary>
    private IEnumerable<(string Name, IEstimator<ITransformer> Steps)> Trainers()
    {
        var (regression, code) = (_ml.Regression.Trainers, Scaled().Append(Code()));
        yield return ("Sdca", code.Append(regression.Sdca("Output", "Code", maximumNumberOfIterations: 20)));
        yield return ("LbfgsPoissonRegression", code.Append(regression.LbfgsPoissonRegression("Output", "Code")));
        yield return ("FastTree regression", code.Append(regression.FastTree("Output", "Code", numberOfTrees: 20)));
        yield return ("FastTreeTweedie", code.Append(regression.FastTreeTweedie("Output", "Code", numberOfTrees: 20)));
        yield return ("LightGbm regression", code.Append(regression.LightGbm("Output", "Code", numberOfIterations: 20)));
        yield return ("KMeans", code.Append(_ml.Clustering.Trainers.KMeans("Code", numberOfClusters: 3)));
        yield return ("PCA behind", code.Append(_ml.Transforms.ProjectToPrincipalComponents("Parts", "Code", rank: 2)));
    }

    private IEnumerable<(string Name, IEstimator<ITransformer> Steps)> Classifiers()
    {
        var (binary, code) = (_ml.BinaryClassification.Trainers, Scaled().Append(Code()));
        yield return ("FastTree", code.Append(binary.FastTree("IsHigh", "Code", numberOfTrees: 20)));
        yield return ("FastForest", code.Append(binary.FastForest("IsHigh", "Code", numberOfTrees: 20)));
        yield return ("LightGbm", code.Append(binary.LightGbm("IsHigh", "Code", numberOfIterations: 20)));
        yield return (
            "SdcaLogisticRegression",
            code.Append(binary.SdcaLogisticRegression("IsHigh", "Code", maximumNumberOfIterations: 20))
        );
        yield return ("LbfgsLogisticRegression", code.Append(binary.LbfgsLogisticRegression("IsHigh", "Code")));
        yield return ("AveragedPerceptron", code.Append(binary.AveragedPerceptron("IsHigh", "Code")));
        yield return ("LinearSvm", code.Append(binary.LinearSvm("IsHigh", "Code")));
        var (classes, keyed) = (
            _ml.MulticlassClassification.Trainers,
            _ml.Transforms.Conversion.MapValueToKey("State").Append(Scaled()).Append(Code())
        );
        var name = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel");
        yield return ("LbfgsMaximumEntropy", keyed.Append(classes.LbfgsMaximumEntropy("State", "Code")));
        yield return (
            "SdcaMaximumEntropy",
            keyed.Append(classes.SdcaMaximumEntropy("State", "Code", maximumNumberOfIterations: 20)).Append(name)
        );
        yield return ("LightGbm of classes", keyed.Append(classes.LightGbm("State", "Code", numberOfIterations: 10)).Append(name));
        yield return ("NaiveBayes", keyed.Append(classes.NaiveBayes("State", "Code")));
        yield return (
            "OneVersusAll",
            keyed.Append(classes.OneVersusAll(binary.AveragedPerceptron("State", "Code"), labelColumnName: "State")).Append(name)
        );
    }

    /// <summary>Detectors, windows, other ONNX models and several of these.</summary>
    private IEnumerable<(string Name, IEstimator<ITransformer> Steps)> Others()
    {
        var t = _ml.Transforms;
        yield return ("detector last", Scaled().Append(Detector()));
        yield return (
            "detector in the middle",
            Scaled()
                .Append(Detector())
                .Append(t.Concatenate("Both", "Score", "Probability", "Sensors"))
                .Append(_ml.Regression.Trainers.Sdca("Output", "Both", maximumNumberOfIterations: 20))
        );
        yield return ("two autoencoders", Scaled().Append(Code(output: "First")).Append(Code("First", "Second")));
        yield return (
            "CopyColumns, SelectColumns",
            Scaled().Append(Code()).Append(t.CopyColumns("Copy", "Code")).Append(t.SelectColumns("Copy"))
        );
        yield return ("DropColumns", Scaled().Append(Code()).Append(t.DropColumns("Features", "Sensors")));
        yield return ("windows", t.SlidingWindow("Window", ["Sensors", "Load"], 4, WindowPadding.FirstRow).Append(Code("Window")));
        yield return ("windows with gaps", t.SlidingWindow("Window", ["Sensors"], 3).Append(Code("Window")));
        yield return (
            "ApplyOnnxModel",
            t.CopyColumns("x", "Sensors")
                .Append(Foreign(ForeignModels.One("Sigmoid", [-1, 4], [-1, 4])))
                .Append(Flat())
                .Append(Code("flat"))
        );
        yield return (
            "ApplyOnnxModelBatched",
            t.CopyColumns("x", "Sensors").Append(t.ApplyOnnxModelBatched(ForeignModels.One("Tanh", [-1, 4], [-1, 4]))).Append(Code("y"))
        );
        yield return (
            "ONNX model of one row",
            t.CopyColumns("x", "Sensors")
                .Append(t.ApplyOnnxModelBatched(ForeignModels.One("Softmax", [1, 4], [1, 4])))
                .Append(Flat())
                .Append(Code("flat"))
        );
        yield return (
            "nested",
            Nested(Scaled().Append(Nested(Code()))).Append(_ml.Regression.Trainers.Sdca("Output", "Code", maximumNumberOfIterations: 20))
        );
    }

    /// <summary>ML.NET's ONNX transformer gives a vector with a dimension for the batch, which Concatenate takes off.</summary>
    private IEstimator<ITransformer> Flat() => _ml.Transforms.Concatenate("flat", "y");

    private IEstimator<ITransformer> Nested(IEstimator<ITransformer> inner) => new EstimatorChain<ITransformer>().Append(inner);

    private IEstimator<ITransformer> Foreign(byte[] onnx) => _ml.Transforms.ApplyOnnxModel(["y"], ["x"], new MemoryStream(onnx));

    public sealed class Row
    {
        public string Site { get; set; } = "";

        public float Load { get; set; }

        public float Heat { get; set; }

        [VectorType(4)]
        public float[] Sensors { get; set; } = [];

        public bool IsNight { get; set; }

        public string Note { get; set; } = "";

        public string State { get; set; } = "";

        public bool IsHigh { get; set; }

        public float Output { get; set; }

        public int Number { get; set; }

        public DateTime Time { get; set; }
    }
}
