namespace MLNetAutoencoder.Tests;

public sealed class ReservoirTests
{
    [Fact]
    public void Rows_AreDrawnEvenly()
    {
        const int Samples = 8000,
            Rows = 5,
            Size = 2;
        var counts = new int[Rows];
        for (int seed = 0; seed < Samples; seed++)
        {
            var sample = Reservoir.OfRandom(Size, seed);
            var drawn = new int[Size];
            for (int row = 0; row < Rows; row++)
            {
                if (sample.NextPlace() is { } place)
                    drawn[place] = row;
            }
            foreach (int row in drawn)
                counts[row]++;
        }
        const double Share = (double)Size / Rows;
        double deviation = Math.Sqrt(Samples * Share * (1 - Share));
        Assert.All(counts, count => Assert.InRange(count, (Samples * Share) - (4 * deviation), (Samples * Share) + (4 * deviation)));
    }

    [Fact]
    public void Rows_ThatAreFew_AreAllDrawnInOrder()
    {
        var sample = Reservoir.OfRandom(3, seed: 1);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => sample.NextPlace()));
    }
}
