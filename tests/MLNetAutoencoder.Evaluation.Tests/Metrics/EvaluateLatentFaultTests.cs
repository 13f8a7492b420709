using Microsoft.ML;
using static MLNetAutoencoder.Tests.TwoGroups;

namespace MLNetAutoencoder.Tests;

public sealed class EvaluateLatentFaultTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Columns_ThatAreMissingOrOfAnotherType_AreNamed()
    {
        Assert.Contains(
            "There is no column 'Code'",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.EvaluateLatent(View(), "Code", "Label")).Message
        );
        Assert.Contains(
            "There is no column 'Class'; the data has 'Latent', 'Label'.",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.EvaluateLatent(View(), labelColumnName: "Class")).Message
        );
        Assert.Contains(
            "There is no column 'Pixels'",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.EvaluateLatent(View(), featureColumnName: "Pixels")).Message
        );
        Assert.Contains("'Label' is of type String", Fault(() => _ml.Data.EvaluateLatent(View(), "Label", "Label")));
        Assert.Contains(
            "'Latent' is of type Vector<Single, 2>, and a label is a key",
            Fault(() => _ml.Data.EvaluateLatent(View(), labelColumnName: "Latent"))
        );
    }

    [Fact]
    public void Columns_ThatSayNothing_AreRefused()
    {
        Assert.Contains(
            "nothing to compare the codes with",
            Assert.Throws<ArgumentException>(() => _ml.Data.EvaluateLatent(View())).Message
        );
        Assert.Equal(
            "trainingData",
            Assert
                .Throws<ArgumentException>(() => _ml.Data.EvaluateLatent(View(), featureColumnName: "Latent", trainingData: View()))
                .ParamName
        );
    }

    [Fact]
    public void TrainingData_OfAnotherSize_IsRefused()
    {
        var training = ColumnViews.Of(6, ColumnViews.Vectors("Latent", [.. Codes.Select(c => c[..1])]), ColumnViews.Texts("Label", Labels));
        Assert.Contains(
            "codes of 2 values in the data and of 1 in the training data",
            Fault(() => _ml.Data.EvaluateLatent(View(), labelColumnName: "Label", trainingData: training))
        );
    }

    [Fact]
    public void SingleClass_IsRefused()
    {
        var view = ColumnViews.Of(6, ColumnViews.Vectors("Latent", Codes), ColumnViews.Texts("Label", [.. Labels.Select(_ => "a")]));
        Assert.Contains("'Label' has the one label 'a' in every row", Fault(() => _ml.Data.EvaluateLatent(view, labelColumnName: "Label")));
    }

    [Fact]
    public void Neighbors_BeyondTheRows_AreRefused()
    {
        Assert.StartsWith(
            "Neighbors is 6, and there are 5 other rows",
            Fault(() => _ml.Data.EvaluateLatent(View(), labelColumnName: "Label", options: new() { Neighbors = 6 }))
        );
        Assert.StartsWith(
            "Neighbors is 7, and there are 6 rows of the training data",
            Fault(() => _ml.Data.EvaluateLatent(View(), labelColumnName: "Label", trainingData: View(), options: new() { Neighbors = 7 }))
        );
        Assert.Contains(
            "fewer than half of them; set it to at most 2",
            Fault(() => _ml.Data.EvaluateLatent(View(), featureColumnName: "Latent", options: new() { Neighbors = 3 }))
        );
        Assert.NotNull(_ml.Data.EvaluateLatent(View(), featureColumnName: "Latent", options: new() { Neighbors = 2 }));
    }

    [Fact]
    public void Clusters_BeyondTheRows_AreRefused() =>
        Assert.StartsWith(
            "k-means with 7 clusters needs as many rows, and 6 are compared",
            Fault(() => _ml.Data.EvaluateLatent(View(), options: new() { Clusters = 7 }))
        );

    [Fact]
    public void Options_OutOfRange_AreNamedInOneMessage()
    {
        var options = new LatentEvaluationOptions
        {
            Clusters = 1,
            KMeansRestarts = 0,
            Neighbors = 0,
            MaxRows = 3,
        };
        string message = Assert
            .Throws<ArgumentException>(() => _ml.Data.EvaluateLatent(View(), labelColumnName: "Label", options: options))
            .Message;
        Assert.All(
            ["Clusters is 1;", "KMeansRestarts is 0;", "Neighbors is 0;", "MaxRows is 3;"],
            fault => Assert.Contains(fault, message)
        );
    }

    [Fact]
    public void Data_WithoutAUsableRow_IsRefused()
    {
        Assert.StartsWith(
            "The data has no rows",
            Fault(() =>
                _ml.Data.EvaluateLatent(
                    ColumnViews.Of(0, ColumnViews.Vectors("Latent", Codes), ColumnViews.Texts("Label", Labels)),
                    labelColumnName: "Label"
                )
            )
        );
        var unlabelled = ColumnViews.Of(
            6,
            ColumnViews.Vectors("Latent", Codes),
            ColumnViews.Floats("Label", [.. Codes.Select(_ => float.NaN)])
        );
        Assert.StartsWith(
            "Each of the 6 rows has a NaN, an infinite value or no label",
            Fault(() => _ml.Data.EvaluateLatent(unlabelled, labelColumnName: "Label"))
        );
    }

    private static string Fault(Action evaluate) => Assert.Throws<InvalidOperationException>(evaluate).Message;

    private static TestView View() => ColumnViews.Of(6, ColumnViews.Vectors("Latent", Codes), ColumnViews.Texts("Label", Labels));
}
