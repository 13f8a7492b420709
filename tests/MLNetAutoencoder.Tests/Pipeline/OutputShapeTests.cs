using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>What an estimator promises of its output before it is fitted is what it gives.</summary>
public sealed class OutputShapeTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("Latent", null, null)]
    [InlineData("Latent", "Rebuilt", null)]
    [InlineData("Latent", null, "Error")]
    [InlineData("Latent", "Rebuilt", "Error", "Parts")]
    [InlineData("Features", "Rebuilt", "Error")]
    [InlineData("Latent", "Features", "Label")]
    [InlineData("Latent", null, null, "Features")]
    public void GetOutputSchema_Autoencoder_IsThatOfTheOutput(
        string latent,
        string? reconstruction,
        string? error,
        string? contributions = null
    )
    {
        var options = Tiny.Options();
        options.ReconstructionColumnName = reconstruction;
        options.ReconstructionErrorColumnName = error;
        options.ContributionsColumnName = contributions;
        AssertPromiseIsKept(_ml.Transforms.Autoencoder(latent, "Features", options));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Parts", "Probability")]
    [InlineData("Features", "Label")]
    public void GetOutputSchema_Detector_IsThatOfTheOutput(string? contributions, string? probability)
    {
        var options = Tiny.AnomalyOptions();
        options.ContributionsColumnName = contributions;
        options.ProbabilityColumnName = probability;
        AssertPromiseIsKept(_ml.AnomalyDetection.Trainers.Autoencoder("Features", options));
    }

    [Fact]
    public void GetOutputSchema_InAChain_LetsATrainerAcceptTheCodes() =>
        AssertPromiseIsKept(
            _ml.Transforms.Conversion.MapValueToKey("Label")
                .Append(_ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()))
                .Append(_ml.Transforms.Concatenate("Both", "Latent", "Features"))
        );

    [Fact]
    public void Fit_ChainWithoutTheColumn_NamesIt()
    {
        var view = Views.Of(_ml, Samples.Noise(20, 3));
        var chain = _ml.Transforms.CopyColumns("Copy", "Features").Append(_ml.Transforms.Autoencoder("Latent", "Fetures", Tiny.Options()));
        Assert.Contains("'Fetures'", Assert.ThrowsAny<ArgumentException>(() => chain.Fit(view)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetOutputSchema_ShapeIsNull_Throws() =>
        Assert.Throws<ArgumentNullException>(() => _ml.Transforms.Autoencoder("Latent", "Features").GetOutputSchema(null!));

    private void AssertPromiseIsKept(IEstimator<ITransformer> estimator)
    {
        var view = Views.Of(_ml, Samples.Classes(30, 3), 3);
        var probe = new ShapeProbe(_ml);
        using var model = estimator.Append(probe).Fit(view);
        var actual = model.Transform(view).Schema.Where(c => !c.IsHidden && c.Name != ShapeProbe.Column).ToList();
        var promised = probe.Shape!.ToDictionary(c => c.Name);
        Assert.Equal(actual.Select(c => c.Name).Order(), promised.Keys.Order());
        foreach (var column in actual)
        {
            var promise = promised[column.Name];
            Assert.Equal(KindOf(column.Type), promise.Kind);
            Assert.Equal(column.Type is KeyDataViewType, promise.IsKey);
            Assert.Equal(ItemOf(column.Type), promise.ItemType.RawType);
        }
    }

    private static SchemaShape.Column.VectorKind KindOf(DataViewType type) =>
        type switch
        {
            VectorDataViewType { IsKnownSize: true } => SchemaShape.Column.VectorKind.Vector,
            VectorDataViewType => SchemaShape.Column.VectorKind.VariableVector,
            _ => SchemaShape.Column.VectorKind.Scalar,
        };

    private static Type ItemOf(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType;

    /// <summary>Sees the shape that the estimators before it promise.</summary>
    private sealed class ShapeProbe(MLContext ml) : IEstimator<ITransformer>
    {
        public const string Column = "ProbeCopy";

        public SchemaShape? Shape { get; private set; }

        public ITransformer Fit(IDataView input) => ml.Transforms.CopyColumns(Column, "Features").Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;
    }
}
