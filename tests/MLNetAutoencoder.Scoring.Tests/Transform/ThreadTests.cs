using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>One model on eight threads at once gives what it gives on one.</summary>
public class ThreadTests
{
    private const int Count = 8;
    private const int Rows = 3000;

    private readonly MLContext _ml = new(seed: 1);
    private readonly float[] _rows = TestModels.Rows(Rows);

    [Fact]
    public void GetRowCursor_EightCursorsAtOnce_GiveTheSame()
    {
        using var transformer = TestModels.Full();
        var scored = transformer.Transform(InputRow.View(_ml, _rows));
        var expected = new[] { "Latent", "Rebuilt", "Error" }.ToDictionary(name => name, name => Read.Floats(scored, name));
        Threads.Run(
            Count,
            _ =>
            {
                foreach (var (name, values) in expected)
                    Assert.Equal(values, Read.Floats(scored, name));
            }
        );
    }

    [Fact]
    public void GetRowCursorSet_EightCursorsAtOnce_HoldEachRowOnce()
    {
        using var transformer = TestModels.Full();
        var columns = new[] { TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row), TestColumn.Features(_rows) };
        var scored = transformer.Transform(new TestView(Rows, columns));
        var expected = Read.Floats(scored, "Error");
        var cursors = scored.GetRowCursorSet([scored.Schema["Id"], scored.Schema["Error"]], Count);
        var found = new (int Id, float Error)[Count][];
        Threads.Run(Count, i => found[i] = [.. Pairs(cursors[i])]);
        foreach (var cursor in cursors)
            cursor.Dispose();
        var all = found.SelectMany(pairs => pairs).OrderBy(pair => pair.Id).ToList();
        Assert.Equal(Enumerable.Range(0, Rows), all.Select(pair => pair.Id));
        Close.To(expected, all.Select(pair => pair.Error));
    }

    [Fact]
    public void Predict_EightEnginesAtOnce_GiveTheSame()
    {
        using var transformer = TestModels.Full();
        var inputs = InputRow.From(_rows);
        var one = Engine(transformer);
        var expected = inputs.Select(row => one.Predict(row)).ToList();
        Threads.Run(
            Count,
            _ =>
            {
                var engine = Engine(transformer);
                for (int i = 0; i < inputs.Length; i++)
                {
                    var predicted = engine.Predict(inputs[i]);
                    Assert.Equal(expected[i].Latent, predicted.Latent);
                    Assert.Equal(expected[i].Rebuilt, predicted.Rebuilt);
                    Assert.Equal(expected[i].Error, predicted.Error);
                }
            }
        );
    }

    [Fact]
    public void CursorsAndEngines_EightOfThemAtOnce_GiveTheSame()
    {
        using var detector = TestModels.Detector();
        var scored = detector.Transform(InputRow.View(_ml, _rows));
        var inputs = InputRow.From(_rows);
        var expected = Read.Floats(scored, "Score");
        Threads.Run(
            Count,
            i =>
            {
                if (i % 2 == 0)
                {
                    Assert.Equal(expected, Read.Floats(scored, "Score"));
                    return;
                }
                var engine = _ml.Model.CreatePredictionEngine<InputRow, DetectedRow>(detector);
                Close.To(expected, inputs.Select(row => engine.Predict(row).Score));
            }
        );
    }

    /// <summary>An engine that is not disposed, since that would dispose the model too.</summary>
    private PredictionEngine<InputRow, FullRow> Engine(ITransformer model) => _ml.Model.CreatePredictionEngine<InputRow, FullRow>(model);

    private static IEnumerable<(int Id, float Error)> Pairs(DataViewRowCursor cursor)
    {
        var id = cursor.GetGetter<int>(cursor.Schema["Id"]);
        var error = cursor.GetGetter<float>(cursor.Schema["Error"]);
        while (cursor.MoveNext())
        {
            int row = 0;
            float value = 0;
            id(ref row);
            error(ref value);
            yield return (row, value);
        }
    }
}
