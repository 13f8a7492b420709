using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed partial class EvaluateReconstructionTests
{
    [Fact]
    public void Column_ThatIsMissing_IsNamedWithThoseThatAreThere()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.Data.EvaluateReconstruction(View(Rows, Rebuilt), "Features", "Rebuilt")
        );
        Assert.Contains("There is no column 'Rebuilt'; the data has 'Features', 'Reconstruction'.", error.Message);
    }

    [Fact]
    public void Column_OfAnotherType_IsRefused()
    {
        var view = ColumnViews.Of(3, ColumnViews.Vectors("Features", Rows), ColumnViews.Texts("Reconstruction", ["1", "2", "3"]));
        Assert.Contains(
            "'Reconstruction' is of type String",
            Assert.Throws<InvalidOperationException>(() => _ml.Data.EvaluateReconstruction(view)).Message
        );
    }

    [Fact]
    public void Columns_OfDifferentSizes_AreRefused() =>
        Assert.StartsWith(
            "Column 'Features' holds 3 values and column 'Reconstruction' holds 2;",
            Assert
                .Throws<InvalidOperationException>(() =>
                    _ml.Data.EvaluateReconstruction(
                        View(
                            Rows,
                            [
                                [1, 2],
                                [1, 2],
                                [1, 2],
                            ]
                        )
                    )
                )
                .Message
        );

    [Fact]
    public void ImageShape_ThatDoesNotFit_IsRefused() =>
        Assert.StartsWith(
            "An image of 2 x 2 x 1 (height, width, channels) has 4 values, and column 'Features' holds 3;",
            Assert
                .Throws<InvalidOperationException>(() =>
                    _ml.Data.EvaluateReconstruction(View(Rows, Rebuilt), imageShape: new ImageShape(2, 2))
                )
                .Message
        );

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    public void ImageShape_BelowOne_IsRefused(int height, int width, int channels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageShape(height, width, channels));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void DataRange_NotAboveZero_IsRefused(double range) =>
        Assert.Equal(
            "dataRange",
            Assert.Throws<ArgumentException>(() => _ml.Data.EvaluateReconstruction(View(Rows, Rebuilt), dataRange: range)).ParamName
        );

    [Fact]
    public void Data_WithoutAUsableRow_IsRefused()
    {
        var none = ColumnViews.Of(0, ColumnViews.Vectors("Features", Rows), ColumnViews.Vectors("Reconstruction", Rebuilt));
        Assert.StartsWith(
            "The data has no rows",
            Assert.Throws<InvalidOperationException>(() => _ml.Data.EvaluateReconstruction(none)).Message
        );
        var unusable = View(
            [
                [float.NaN, 0, 0],
            ],
            [
                [0, 0, 0],
            ]
        );
        Assert.StartsWith(
            "Each of the 1 rows has a NaN",
            Assert.Throws<InvalidOperationException>(() => _ml.Data.EvaluateReconstruction(unusable)).Message
        );
    }
}
