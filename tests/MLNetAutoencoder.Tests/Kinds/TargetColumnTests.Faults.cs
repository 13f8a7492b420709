using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed partial class TargetColumnTests
{
    [Fact]
    public void Fit_FromAModelWithoutTheTarget_SaysSo()
    {
        var plain = Options(1);
        plain.TargetColumnName = null;
        using var first = Fit(plain);
        Assert.Throws<InvalidOperationException>(() => Estimator(Options(1)).Fit(View, first.Model));
        using var same = Fit(Options(1));
        using var further = Estimator(Options(1)).Fit(View, same.Model);
        Assert.True(further.History![0].TrainingLoss < same.History![0].TrainingLoss);
    }

    /// <summary>Eight values are four steps of two, and the target's four are four of one; three would not be.</summary>
    [Fact]
    public void Fit_Windows_GiveATargetOfWholeSteps()
    {
        var options = Options(2);
        (options.Architecture, options.HiddenSizes) = (Architecture.Recurrent(4, 2), [8]);
        using var fitted = Fit(options);
        Assert.All(Views.Vectors(fitted.Transform(View), "Rebuilt"), row => Assert.Equal(4, row.Length));
        var error = Assert.Throws<InvalidOperationException>(() =>
            Fit(options, Pairs.View(_ml, Data.Noisy, [.. Data.Clean.Select(row => row[..3])]))
        );
        Assert.Contains(
            "gives 0 values for a row where 3 are to be learned; use another architecture for this loss or target",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Fit_ColumnsThatCannotBe_SaysWhich()
    {
        var options = Options(1);
        options.TargetColumnName = "Features";
        Assert.StartsWith(
            "TargetColumnName is 'Features', which is the column of features; leave it null",
            Assert.Throws<ArgumentException>(() => Estimator(options)).Message,
            StringComparison.Ordinal
        );
        options.TargetColumnName = "Nowhere";
        Assert.Contains("'Nowhere'", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(options)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'Nowhere'",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    Estimator(options).Append(_ml.Transforms.CopyColumns("More", "Latent")).Fit(View)
                )
                .Message,
            StringComparison.Ordinal
        );
        options.TargetColumnName = "Name";
        var named = _ml.Transforms.Conversion.ConvertType("Name", "Features", DataKind.String).Fit(View).Transform(View);
        string fault = Assert.Throws<InvalidOperationException>(() => Fit(options, named)).Message;
        Assert.StartsWith("Column 'Name' is of type Vector<String", fault, StringComparison.Ordinal);
        Assert.Contains("an autoencoder takes numbers or Booleans", fault, StringComparison.Ordinal);
    }
}
