using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Opens data and reads all that a reader gives.</summary>
internal static class Feed
{
    /// <summary>Enough for all tests' rows.</summary>
    public const long Plenty = 1L << 30;

    public static TrainingDataOptions Options(long budget = Plenty) =>
        new()
        {
            FeatureColumnNames = ["Features"],
            MemoryBudgetBytes = budget,
            Seed = 5,
        };

    public static TrainingData Open(IDataView view, TrainingDataOptions? options = null, CancellationToken cancellation = default) =>
        TrainingData.Open(view, options ?? Options(), null, cancellation);

    /// <summary>The rows of all batches.</summary>
    public static float[][] Rows(IBatchReader reader, int features) => [.. All(reader, features).Select(r => r.Row)];

    public static float[] Weights(IBatchReader reader, int features) => [.. All(reader, features).Select(r => r.Weight)];

    public static float[][] Training(TrainingData data, int epoch = 0, int batchSize = 32) =>
        Rows(data.OpenTraining(batchSize, epoch), data.Features);

    public static float[][] Validation(TrainingData data, int batchSize = 32) => Rows(data.OpenValidation(batchSize), data.Features);

    public static float[][] Raw(TrainingData data, int batchSize = 32) => Rows(data.OpenRaw(batchSize), data.Features);

    /// <summary>The first feature of every row, which tells the rows of a <see cref="ProbeView"/> apart.</summary>
    public static float[] Firsts(IEnumerable<float[]> rows) => [.. rows.Select(r => r[0])];

    private static List<(float[] Row, float Weight)> All(IBatchReader reader, int features)
    {
        using (reader)
        {
            var all = new List<(float[], float)>();
            for (int count = reader.Next(); count > 0; count = reader.Next())
            {
                var values = new float[count * features];
                var weights = new float[count];
                reader.Fill(0, count, values, weights);
                for (int i = 0; i < count; i++)
                    all.Add((values[(i * features)..((i + 1) * features)], weights[i]));
            }
            Assert.Equal(0, reader.Next());
            return all;
        }
    }
}
