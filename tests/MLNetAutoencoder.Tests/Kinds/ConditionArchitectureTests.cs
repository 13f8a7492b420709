using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// A condition goes with every architecture: with those that read rows as maps or windows it joins where the code is made.
/// </summary>
public sealed class ConditionArchitectureTests
{
    private const int Features = 12;
    private const int Classes = 3;

    private static readonly float[][] s_centres = Samples.Noise(Classes, Features);

    /// <summary>On a curve, of which there are as many as classes.</summary>
    private static readonly Row[] s_rows =
    [
        .. Samples
            .Curve(240, Features)
            .Select(
                (row, i) =>
                    new Row { Key = (uint)(i % Classes), Features = [.. row.Zip(s_centres[i % Classes], (x, center) => x + center)] }
            ),
    ];

    private static readonly Dictionary<string, Architecture> s_architectures = new()
    {
        ["residual"] = Architecture.Residual(),
        ["tied"] = Architecture.Tied(),
        ["linear"] = Architecture.Linear(),
        ["convolutional in one dimension"] = Architecture.Convolutional1D(6, 2, [4, 6], kernelSize: 3),
        ["convolutional in two dimensions"] = Architecture.Convolutional2D(
            3,
            4,
            filters: [4, 6],
            pooling: Pooling.Max,
            upsampling: Upsampling.Nearest
        ),
        ["temporal convolutional"] = Architecture.TemporalConvolutional(12, filters: 4, dilations: [1, 2]),
        ["lstm"] = Architecture.Recurrent(12, patch: 3),
        ["bidirectional gru"] = Architecture.Recurrent(6, 2, RecurrentCell.Gru, bidirectional: true),
        ["attention"] = Architecture.Attention(12, patch: 3, width: 8, heads: 2, blocks: 1),
    };

    private static readonly string[] s_rebuilding = ["residual", "convolutional in one dimension", "temporal convolutional"];

    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Architectures => new(s_architectures.Keys);

    /// <summary>
    /// Code, reconstruction and error of the file are those of the engine, with an objective that has a head of its own as well.
    /// </summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Write_AnyNumbers_GivesWhatTheEngineGives(string name)
    {
        foreach (var objective in new[] { Objective.Reconstruction(), Objective.Variational() })
        {
            var options = Options(name, conditional: true);
            options.Objective = objective;
            var plan = AutoencoderPlan.Make(options, new RowLayout(Features, Condition: Classes));
            var layout = ParameterLayout.Of(plan.Layers);
            var random = new Random(5);
            var drawn = InitialWeights.Draw(layout, options.Initializer, seed: 3);
            var state = new SavedWeights(
                [.. drawn.Parameters.Select(p => p + (0.1f * random.NextSingle()))],
                [.. drawn.Buffers.Select(b => b + random.NextSingle())]
            );
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            using var parameters = new Weights(state, CPU);
            using var network = new NetworkTensors(layout, parameters.Values, parameters.Buffers);
            var rows = StepCase.Matrix([.. s_rows.Select(row => row.Joined())]);
            var pass = new LossPass(plan, new ForwardPass(network), rows, plan.Inputs(rows));
            var code = pass.Code(pass.Head());
            using var model = AutoencoderModel.Load(
                AutoencoderGraph.Write(plan, [new WeightSpans(layout, state)], null, "Features", ParityInfo.Of(plan))
            );
            float[] input = [.. s_rows.SelectMany(row => row.Joined())];
            Close.AssertEqual(FlatTensor.ToArray(code), model.Run(input, OutputRole.Latent));
            Close.AssertEqual(FlatTensor.ToArray(pass.Decode(code).Reconstruction), model.Run(input, OutputRole.Reconstruction));
            Close.AssertEqual(FlatTensor.ToArray(pass.Distance(code)), model.Run(input, OutputRole.ReconstructionError));
        }
    }

    /// <summary>Along some directions of all parameters, the slope by differences in double precision is the gradient's.</summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Loss_WithACondition_HasTheGradientOfFiniteDifferences(string name)
    {
        const double reach = 1e-6;
        var options = Options(name, conditional: true);
        var plan = AutoencoderPlan.Make(options, new RowLayout(Features, Condition: Classes));
        var layout = ParameterLayout.Of(plan.Layers);
        var drawn = InitialWeights.Draw(layout, options.Initializer, seed: 3);
        double[] start = [.. drawn.Parameters.Select(p => (double)p)],
            gradient = new double[start.Length];
        using var scope = NewDisposeScope();
        var slopes = tensor(gradient, [gradient.Length]);
        using (var network = new NetworkTensors(layout, tensor(start, [start.Length]), zeros(1L), slopes))
            Loss(network).backward();
        gradient = [.. slopes.data<double>()];
        double length = Math.Sqrt(gradient.Sum(g => g * g));
        for (int seed = 1; seed <= 5; seed++)
        {
            double[] along =
            [
                .. Samples.Noise(1, start.Length, seed)[0].Select((noise, i) => (gradient[i] / length) + (noise / Math.Sqrt(start.Length))),
            ];
            double expected = along.Zip(gradient, (a, g) => a * g).Sum();
            Assert.Equal(expected, (At(reach) - At(-reach)) / (2 * reach), 1e-5 * Math.Abs(expected));

            double At(double step)
            {
                using var inner = NewDisposeScope();
                using var noGradients = no_grad();
                double[] moved = [.. start.Zip(along, (value, a) => value + (step * a))];
                using var network = new NetworkTensors(layout, tensor(moved, [moved.Length]), zeros(1L));
                return Loss(network).item<double>();
            }
        }

        Tensor Loss(NetworkTensors network)
        {
            var rows = StepCase.Matrix([.. s_rows.Take(6).Select(row => row.Joined())]).to(ScalarType.Float64);
            return plan.Objective.Loss(new LossPass(plan, new ForwardPass(network), rows, plan.Inputs(rows))).mean();
        }
    }

    /// <summary>
    /// The code is another for another condition, and the decoder goes by the condition that it is given; some rebuild better by it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Fit_Condition_IsUsedByEncoderAndDecoder(string name)
    {
        using var conditional = Fit(Options(name, conditional: true));
        var first = s_rows.Where(row => row.Key == 0).ToArray();
        var told = View(first.Select(row => new Row { Key = 1, Features = row.Features }));
        Assert.NotEqual(Codes(View(first)), Codes(told));
        double own = ToCentre(conditional, View(first)),
            moved = ToCentre(conditional, told);
        Assert.True(moved < 0.8 * own, $"{moved} when told to be of the other class, {own} otherwise");
        if (!s_rebuilding.Contains(name))
            return;

        // A code of one value tells the place on a curve, and the condition which curve.
        using var plain = Fit(Options(name, conditional: false));
        float with = Views.Scalars(conditional.Transform(View(s_rows)), "Error").Average(),
            without = Views.Scalars(plain.Transform(View(s_rows)), "Error").Average();
        Assert.True(with < 0.8 * without, $"{with} with and {without} without");

        float[] Codes(IDataView view) => [.. Views.Vectors(conditional.Transform(view), "Latent").Select(code => code[0])];
    }

    /// <summary>The model is saved and loaded with its condition, as features, as a detector and as a decoder alone.</summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Save_ConditionalModel_ScoresTheSame(string name)
    {
        var options = new AutoencoderAnomalyOptions
        {
            ConditionColumnName = "Key",
            Architecture = s_architectures[name],
            LatentSize = 2,
            Epochs = 2,
            Seed = 1,
        };
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(View(s_rows));
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, View(s_rows).Schema, stream);
        stream.Position = 0;
        Close.AssertEqual(
            Views.Scalars(detector.Transform(View(s_rows)), "Score"),
            Views.Scalars(SavedPipeline.Load(_ml, stream, out _).Transform(View(s_rows)), "Score")
        );

        using var fitted = Fit(Options(name, conditional: true, epochs: 2));
        var scored = fitted.Transform(View(s_rows));
        using var decoder = AutoencoderDecoder.Load(fitted.Model.Decoder!.ToOnnx());
        Close.AssertEqual([Views.Vectors(scored, "Rebuilt")[4]], decoder.Decode([Views.Vectors(scored, "Latent")[4]], s_rows[4].Condition));
    }

    private static AutoencoderOptions Options(string name, bool conditional, int epochs = 20) =>
        new()
        {
            Architecture = s_architectures[name],
            ConditionColumnName = conditional ? "Key" : null,
            LatentSize = 1,
            HiddenSizes = name is "linear" or "attention" || name.StartsWith("convolutional", StringComparison.Ordinal) ? null : [16],
            Epochs = epochs,
            BatchSize = 24,
            LearningRate = name == "attention" ? 0.003 : 0.01,
            Patience = null,
            Seed = 1,
            ReconstructionColumnName = "Rebuilt",
            ReconstructionErrorColumnName = "Error",
        };

    private static double ToCentre(AutoencoderTransformer fitted, IDataView view)
    {
        float[] center = [.. Enumerable.Range(0, Features).Select(i => s_rows.Where(row => row.Key == 1).Average(row => row.Features[i]))];
        return Views.Vectors(fitted.Transform(view), "Rebuilt").Average(row => Close.Squared(row, center));
    }

    private AutoencoderTransformer Fit(AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(View(s_rows));

    private IDataView View(IEnumerable<Row> rows)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Key)].ColumnType = new KeyDataViewType(typeof(uint), Classes);
        return _ml.Data.LoadFromEnumerable(rows, definition);
    }

    private sealed class Row
    {
        /// <summary>Counted from 0.</summary>
        public uint Key { get; set; }

        [VectorType(ConditionArchitectureTests.Features)]
        public float[] Features { get; set; } = [];

        internal float[] Condition => [.. Enumerable.Range(0, Classes).Select(i => i == Key ? 1f : 0)];

        public float[] Joined() => [.. Features, .. Condition];
    }
}
