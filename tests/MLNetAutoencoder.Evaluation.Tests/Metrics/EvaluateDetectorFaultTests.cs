using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class EvaluateDetectorFaultTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Columns_ThatAreMissing_AreNamed()
    {
        Assert.Contains(
            "There is no column 'Class'; the data has 'Label', 'Score', 'PredictedLabel'.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(View(), labelColumnName: "Class")).Message
        );
        Assert.Contains(
            "There is no column 'Flag'",
            Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(View(), predictedLabelColumnName: "Flag")).Message
        );
        Assert.Contains(
            "'scoreColumnName' is blank",
            Assert.Throws<ArgumentException>(() => Evaluate(View(), scoreColumnName: " ")).Message
        );
    }

    [Fact]
    public void Columns_OfAnotherType_AreRefused()
    {
        float[][] pairs =
        [
            [0, 1],
            [1, 0],
        ];
        var times = TestColumn.Scalar("Label", DateTimeDataViewType.Instance, _ => DateTime.UnixEpoch);
        Assert.Equal(
            "Column 'Score' is of type Vector<Single, 2>, and a score is one number a row, the higher the more anomalous.",
            Fault(View(score: ColumnViews.Vectors("Score", pairs)))
        );
        Assert.Equal(
            "Column 'Label' is of type DateTime, and labels are Booleans, numbers (above 0 is an anomaly), texts or keys.",
            Fault(View(label: times))
        );
        Assert.Contains("'PredictedLabel' is of type Vector", Fault(View(predicted: ColumnViews.Vectors("PredictedLabel", pairs))));
    }

    [Fact]
    public void AnomalyLabel_ThatIsNotToldOrServesNoColumn_IsRefused()
    {
        var texts = ColumnViews.Texts("Label", ["a", "b"]);
        var keys = TestColumn.Scalar("Label", new KeyDataViewType(typeof(uint), 2), i => (uint)i + 1);
        Assert.Contains("'Label' is of type String, whose labels do not tell", Fault(View(label: texts)));
        Assert.Contains("whose labels do not tell which is the anomaly; set the option AnomalyLabel", Fault(View(label: keys)));
        Assert.Contains(
            "AnomalyLabel is 'b', and columns 'Label' (Single) and 'PredictedLabel' (Single) hold no texts or keys",
            Assert.Throws<ArgumentException>(() => Evaluate(View(), options: new() { AnomalyLabel = "b" })).Message
        );
        Assert.Contains(
            "'Label' has 0 anomalies in 2 rows, and a detector is evaluated on rows of both kinds; see whether AnomalyLabel, 'c',",
            Fault(View(label: texts), new() { AnomalyLabel = "c" })
        );
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public void Data_OfOneClass_IsRefused(float label, int anomalies) =>
        Assert.StartsWith(
            $"Column 'Label' has {anomalies} anomalies in 2 rows",
            Fault(View(label: ColumnViews.Floats("Label", [label, label])))
        );

    [Fact]
    public void Data_WithoutAUsableRow_IsRefused()
    {
        Assert.StartsWith("The data has no rows", Fault(View(rows: 0)));
        Assert.StartsWith(
            "Each of the 2 rows has a score of NaN or no label",
            Fault(View(score: ColumnViews.Floats("Score", [float.NaN, float.NaN])))
        );
    }

    [Fact]
    public void Options_OutOfRange_AreNamedInOneMessage()
    {
        var options = new DetectorEvaluationOptions
        {
            K = 0,
            BootstrapDraws = -1,
            AnomalyLabel = "",
        };
        string message = Assert.Throws<ArgumentException>(() => Evaluate(View(), options: options)).Message;
        Assert.All(["K is 0;", "BootstrapDraws is -1;", "AnomalyLabel is empty;"], fault => Assert.Contains(fault, message));
        Assert.StartsWith("K is 3, and 2 rows were evaluated", Fault(View(), new() { K = 3 }));
    }

    private string Fault(IDataView view, DetectorEvaluationOptions? options = null) =>
        Assert.Throws<InvalidOperationException>(() => Evaluate(view, options: options)).Message;

    private DetectorMetrics Evaluate(
        IDataView view,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        DetectorEvaluationOptions? options = null
    ) => _ml.AnomalyDetection.EvaluateDetector(view, labelColumnName, scoreColumnName, predictedLabelColumnName, options);

    private static TestView View(TestColumn? label = null, TestColumn? score = null, TestColumn? predicted = null, int rows = 2) =>
        ColumnViews.Of(
            rows,
            label ?? ColumnViews.Floats("Label", [0, 1]),
            score ?? ColumnViews.Floats("Score", [0, 1]),
            predicted ?? ColumnViews.Floats("PredictedLabel", [0, 1])
        );
}
