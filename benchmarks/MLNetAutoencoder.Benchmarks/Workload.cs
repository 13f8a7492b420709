using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Random rows in memory, as arrays and as a view over the same arrays.</summary>
internal sealed class Workload
{
    public const string FeatureColumn = nameof(FeatureRow.Features);

    public Workload(Network network, int rows)
    {
        Network = network;
        var random = new Random(1);
        Rows = [.. Enumerable.Range(0, rows).Select(_ => Row(random, network.Features))];
        var definition = SchemaDefinition.Create(typeof(FeatureRow));
        definition[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, network.Features);
        View = Context.Data.LoadFromEnumerable(Rows.Select(values => new FeatureRow { Features = values }).ToArray(), definition);
    }

    public MLContext Context { get; } = new(seed: 1);

    public Network Network { get; }

    public float[][] Rows { get; }

    public IDataView View { get; }

    /// <summary>A transformer for scoring; how well it was trained does not change how fast it is.</summary>
    public static AutoencoderTransformer Trained(Network network) => new Workload(network, rows: 256).Train(network.Options(epochs: 1));

    public AutoencoderTransformer Train(AutoencoderOptions options) =>
        Context.Transforms.Autoencoder(Network.LatentColumn, FeatureColumn, options).Fit(View);

    private static float[] Row(Random random, int features)
    {
        var row = new float[features];
        for (int i = 0; i < features; i++)
            row[i] = random.NextSingle();
        return row;
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];
    }
}
