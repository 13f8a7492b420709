namespace MLNetAutoencoder.Examples;

/// <summary>Generated, not measured: twelve sensors that three things move, each sensor bent in its own way, with noise.</summary>
internal static class GeneratedSensors
{
    public static Table Make(int rows, int seed)
    {
        var random = new Random(seed);
        var mix = Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 4).Select(_ => 4 * random.NextDouble() - 2).ToArray()).ToArray();
        return new Table([.. Enumerable.Range(0, rows).Select(_ => new Row { Features = Read(mix, random) })]);
    }

    private static float[] Read(double[][] mix, Random random)
    {
        double[] moves = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        return
        [
            .. mix.Select(m => (float)(Math.Sin(m[0] * moves[0] + m[1] * moves[1] + m[2] * moves[2] + m[3]) + 0.02 * random.NextDouble())),
        ];
    }
}
