using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed partial class ConditionColumnTests
{
    [Fact]
    public void Fit_MissingKey_NamesTheRow() =>
        Native.AssertNothingLeft(() =>
        {
            var view = Load(Rows.Take(7).Append(new Row(0, Rows[0].Features)));
            var error = Assert.Throws<InvalidOperationException>(() => Fit(Options(1, "Key"), view));
            Assert.StartsWith("Column 'Key' holds a missing key in row 7 (counted from 0)", error.Message, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("Key")]
    [InlineData("Flag")]
    [InlineData("Numbers")]
    public void Fit_SingleClass_IsRefused(string condition)
    {
        var view = Load(Rows.Where(r => r.Number == 2).Select(r => new Row(2, r.Features) { Numbers = [3, 4] }));
        var error = Assert.Throws<InvalidOperationException>(() => Fit(Options(1, condition), view));
        Assert.StartsWith(
            $"Column '{condition}' holds the same value in all 80 rows, and a condition must differ between them",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Fit_ColumnOfAnotherType_SaysWhatIsTaken()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fit(Options(1, "Name")));
        Assert.Contains("Column 'Name' is of type", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "a condition is a key of UInt32 of known cardinality (Transforms.Conversion.MapValueToKey makes one of labels), or "
                + "numbers or Booleans, one a row or a vector of known size.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Transform_OtherKeys_AreRefused()
    {
        using var fitted = Fit(Options(1, "Key"));
        var error = Assert.Throws<InvalidOperationException>(() => fitted.Transform(Load(Rows, keys: 4)));
        Assert.Contains(
            "the model was trained on a key of 3 values; use the key mapping of its training",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_ColumnThatIsTakenOrMissing_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Fit(Options(1, "Features")));
        Assert.Contains(
            "'Nowhere'",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    _ml
                        .Transforms.Autoencoder("Latent", "Features", Options(1, "Nowhere"))
                        .Append(_ml.Transforms.CopyColumns("More", "Latent"))
                        .Fit(View)
                )
                .Message,
            StringComparison.Ordinal
        );
        var error = Assert.Throws<ArgumentException>(() =>
            _ml.AnomalyDetection.Trainers.Autoencoder(
                "Features",
                new AutoencoderAnomalyOptions { ConditionColumnName = "Key", OutlierLimit = 0.5 }
            )
        );
        Assert.Contains(
            "OutlierLimit is 0.5; it must be 1 or greater, or null, with ConditionColumnName, so that no 1 is cut off.",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
