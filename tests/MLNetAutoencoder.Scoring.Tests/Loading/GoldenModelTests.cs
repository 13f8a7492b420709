using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Models that earlier versions wrote, each with the columns that they gave then for <c>rows.csv</c>: they load and score the same for
/// ever. A release that writes another file adds a folder of its own. <c>0.1</c> has models of the first format, <c>0.1-typed</c> of the
/// second.
/// </summary>
public sealed class GoldenModelTests
{
    private static readonly string s_root = Path.Combine(Repository.Root, "tests", "MLNetAutoencoder.Scoring.Tests", "Golden");

    private readonly MLContext _ml = new();

    public static TheoryData<string> Models => Files("*.zip");

    public static TheoryData<string> OnnxFiles => Files("*.onnx");

    [Theory]
    [MemberData(nameof(Models))]
    public void Load_ModelOfAnEarlierVersion_ScoresAsItDid(string model)
    {
        string file = Path.Combine(s_root, model);
        string[][] expected = Cells(Path.ChangeExtension(file, ".csv"));
        var view = Rows(Path.Combine(Path.GetDirectoryName(file)!, "rows.csv"));
        var loaded = SavedPipeline.Load(_ml, file, out _);
        var batched = loaded.WithBatchedOnnx(_ml);
        foreach (var step in new[] { loaded, batched })
        {
            var scored = step.Transform(view);
            for (int column = 0; column < expected[0].Length; column++)
            {
                float[][] values = Read(scored, scored.Schema[expected[0][column]]);
                Assert.Equal(expected.Length - 1, values.Length);
                for (int row = 0; row < values.Length; row++)
                    Close.To(Numbers(expected[row + 1][column].Split(' ')), values[row]);
            }
        }
        ((IDisposable)batched).Dispose();
    }

    [Theory]
    [MemberData(nameof(OnnxFiles))]
    public void Load_OnnxFileOfAnEarlierVersion_GivesWhatItGave(string onnx)
    {
        string file = Path.Combine(s_root, onnx);
        string[][] expected = Cells(Path.ChangeExtension(file, ".csv"));
        float[] rows = [.. Cells(Path.Combine(Path.GetDirectoryName(file)!, "rows.csv")).SelectMany(Numbers)];
        using var model = AutoencoderModel.Load(file);
        Assert.Equal(expected[0].Order(), model.Info.Outputs.Select(output => output.Name).Order());
        foreach (var output in model.Info.Outputs)
        {
            int column = Array.IndexOf(expected[0], output.Name);
            Close.To([.. expected.Skip(1).SelectMany(row => Numbers(row[column].Split(' ')))], model.Run(rows, output.Role));
        }
    }

    private static TheoryData<string> Files(string pattern) =>
        [.. Directory.GetFiles(s_root, pattern, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(s_root, file)).Order()];

    private static string[][] Cells(string file) => [.. File.ReadLines(file).Select(line => line.Split(','))];

    private static float[] Numbers(string[] cells) => [.. cells.Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];

    private static float[][] Read(IDataView view, DataViewSchema.Column column) =>
        column.Type switch
        {
            VectorDataViewType => [.. view.GetColumn<float[]>(column.Name)],
            BooleanDataViewType => [.. view.GetColumn<bool>(column.Name).Select(flag => new[] { flag ? 1f : 0 })],
            _ => [.. view.GetColumn<float>(column.Name).Select(value => new[] { value })],
        };

    private IDataView Rows(string file) => _ml.Data.LoadFromEnumerable(Cells(file).Select(cells => new Row { Features = Numbers(cells) }));

    private sealed class Row
    {
        [VectorType(5)]
        public float[] Features { get; set; } = [];

        [VectorType(5)]
        public double[] Wide => [.. Features.Select(x => 1_764_400_000 + (x * 0.001))];

        public int First => (int)(1000 * Features[0]);

        public bool IsHigh => Features[1] > 6;
    }
}
