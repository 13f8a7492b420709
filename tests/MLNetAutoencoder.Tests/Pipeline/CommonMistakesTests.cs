using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>What users of ML.NET and of other libraries run into, as their reports tell, and what they are told here.</summary>
public sealed class CommonMistakesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_ArrayWithoutASize_NamesVectorType()
    {
        var view = _ml.Data.LoadFromEnumerable(Samples.Curve(20, 3).Select(row => new Unsized { Features = row }));
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options());
        var chain = _ml.Transforms.CopyColumns("Copy", "Features").Append(estimator); // which looks at shapes first
        foreach (var act in new Action[] { () => estimator.Fit(view), () => chain.Fit(view) })
        {
            string message = Assert.Throws<InvalidOperationException>(act).Message;
            Assert.Contains("Put [VectorType(n)] on the property", message, StringComparison.Ordinal);
            Assert.DoesNotContain("ConvertType", message, StringComparison.Ordinal);
        }
        // The ways out work.
        var definition = SchemaDefinition.Create(typeof(Unsized));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        var rows = Samples.Curve(20, 3).Select(row => new Unsized { Features = row });
        estimator.Fit(_ml.Data.LoadFromEnumerable(rows, definition)).Dispose();
    }

    [Fact]
    public void Transform_RowOfAnotherLength_NamesColumnAndRow()
    {
        float[][] rows = Samples.Curve(20, 3);
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, rows));
        var definition = SchemaDefinition.Create(typeof(Unsized));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        var view = _ml.Data.LoadFromEnumerable(rows.Select((row, i) => new Unsized { Features = i == 7 ? [1, 2] : row }), definition);
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options());
        foreach (var act in new Action[] { () => Views.Vectors(fitted.Transform(view), "Latent"), () => estimator.Fit(view) })
        {
            string message = Assert.Throws<InvalidOperationException>(act).Message;
            Assert.StartsWith(
                "Row 7 (counted from 0) of column 'Features' holds 2 values instead of the 3 ",
                message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Make_NameWithNul_IsRefused()
    {
        foreach (
            var make in new Action[]
            {
                () => _ml.Transforms.Autoencoder("La\0tent", "Features"),
                () => _ml.Transforms.Autoencoder("Latent", "Fea\0tures"),
                () => _ml.AnomalyDetection.Trainers.Autoencoder("\0"),
                () => _ml.Transforms.SlidingWindow("W\0", "Features", 3),
            }
        )
            Assert.Contains("holds the character NUL", Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    /// <summary>A prediction engine of ML.NET frees what it was made of, unless it is told not to.</summary>
    [Fact]
    public void Predict_EngineDisposedTheTransformer_NamesTheOption()
    {
        var view = Views.Of(_ml, Samples.Curve(20, 3));
        using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(view);
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        using (var engine = _ml.Model.CreatePredictionEngine<Sized, Coded>(fitted, options))
            Assert.NotEmpty(engine.Predict(new Sized { Features = [1, 2, 3] }).Latent);
        using (var engine = _ml.Model.CreatePredictionEngine<Sized, Coded>(fitted))
            Assert.NotEmpty(engine.Predict(new Sized { Features = [1, 2, 3] }).Latent);
        var error = Assert.Throws<ObjectDisposedException>(() => Views.Vectors(fitted.Transform(view), "Latent"));
        Assert.Contains("new PredictionEngineOptions { OwnsTransformer = false }", error.Message, StringComparison.Ordinal);
    }

    /// <summary>So that permutation importance and reports have names.</summary>
    [Fact]
    public void Transform_ViewWithoutNames_NamesSlots()
    {
        var view = Views.Of(_ml, Samples.Curve(40, 3));
        var options = Tiny.AnomalyOptions();
        (options.ContributionsColumnName, options.ReconstructionColumnName) = ("Parts", "Rebuilt");
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        using var features = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(view);
        Assert.Equal(["f0", "f1", "f2"], Names(detector.Transform(view), "Parts"));
        Assert.Equal(["f0", "f1", "f2"], Names(detector.Transform(view), "Rebuilt"));
        Assert.Equal(["Code0", "Code1"], Names(features.Transform(view), "Latent")[..2]);

        var named = _ml.Transforms.Concatenate("Features", "a", "b");
        var rows = _ml.Data.LoadFromEnumerable(Samples.Curve(40, 2).Select(row => new Named { a = row[0], b = row[1] }));
        using var trained = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(named.Fit(rows).Transform(rows));
        Assert.Equal(["a", "b"], Names(trained.Transform(Views.Of(_ml, Samples.Curve(5, 2))), "Parts"));
    }

    [Theory]
    [InlineData(39, 39, 3, 5)]
    [InlineData(8, 8, 1, 2)]
    public void Make_StrideAboveTheKernel_IsRefusedForTransposedConvolutions(int height, int width, int kernelSize, int stride)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Architecture.Convolutional2D(height, width, kernelSize: kernelSize, stride: stride)
        );
        Assert.Equal("stride", error.ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => Architecture.Convolutional1D(height, kernelSize: kernelSize, stride: stride));
        Architecture.Convolutional2D(height, width, kernelSize: kernelSize, stride: stride, upsampling: Upsampling.Nearest);
    }

    [Fact]
    public void Fit_NegativeGpu_NamesTheSetting()
    {
        var ml = new MLContext { GpuDeviceId = -1 };
        var estimator = ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options());
        var error = Assert.Throws<InvalidOperationException>(() => estimator.Fit(Views.Of(ml, Samples.Curve(20, 3))));
        Assert.StartsWith(
            "MLContext.GpuDeviceId is -1; it must be 0 or greater, or null for none.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>A code that is wider than the layer before it is no code.</summary>
    [Theory]
    [InlineData(10, 2)]
    [InlineData(512, 64)]
    [InlineData(10_000, 256)]
    public void DefaultLatentSize_OfADetector_StaysBelowItsHiddenLayer(int features, int expected) =>
        Assert.Equal(expected, new AutoencoderAnomalyOptions().DefaultLatentSize(features));

    private static string[] Names(IDataView view, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema[column].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class Unsized
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Sized
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Coded
    {
        public float[] Latent { get; set; } = [];
    }

    private sealed class Named
    {
        public float a { get; set; }

        public float b { get; set; }
    }
}
