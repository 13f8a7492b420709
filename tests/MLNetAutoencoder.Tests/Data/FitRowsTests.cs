using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>What <c>Fit</c> makes of columns and rows that it cannot use.</summary>
public sealed class FitRowsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_RowsWithNaN_WarnsWithTheCount()
    {
        float[][] rows = [.. Samples.Noise(58, 2), [float.NaN, 0], [0, float.PositiveInfinity]];
        var log = new LogLines(_ml);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, rows));
        Assert.Contains("Skipped 2 of 60 rows", Assert.Single(log.Of(ChannelMessageKind.Warning)), StringComparison.Ordinal);
        Assert.Equal((58, 2), (model.Model.Info.Training.Rows, model.Model.Info.Training.SkippedRows));
    }

    [Fact]
    public void Fit_AllRowsUsable_WarnsOfNothing()
    {
        var log = new LogLines(_ml);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, Samples.Noise(60, 2)));
        Assert.Empty(log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Fit_AllButOneRowNaN_TrainsOnThatOne()
    {
        using var model = _ml
            .Transforms.Autoencoder("Latent", "Features", Tiny.Options())
            .Fit(
                Views.Of(
                    _ml,
                    [
                        [float.NaN, 1f],
                        [2f, 3f],
                    ]
                )
            );
        Assert.Equal(1, model.Model.Info.Training.Rows);
    }

    [Theory]
    [InlineData(nameof(OddRow.Text))]
    [InlineData(nameof(OddRow.Variable))]
    public void Fit_WrongTypeInAChain_ThrowsBeforeAnyRowIsRead(string column)
    {
        int read = 0;
        var view = _ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 5)
                .Select(_ =>
                {
                    read++;
                    return new OddRow();
                })
        );
        var chain = _ml.Transforms.CopyColumns("In", column).Append(_ml.Transforms.Autoencoder("Latent", "In", Tiny.Options()));
        Assert.Contains("'In'", Assert.ThrowsAny<Exception>(() => chain.Fit(view)).Message, StringComparison.Ordinal);
        Assert.Equal(0, read);
    }

    private sealed class OddRow
    {
        public string Text { get; set; } = "1";

        public float[] Variable { get; set; } = [1, 2];
    }
}
