namespace MLNetAutoencoder.Tests;

public sealed class CheckpointFuzzTests : IDisposable
{
    private const int Seed = 20;
    private const int Samples = 400;

    private readonly CheckpointFolder _folder = new();
    private readonly string _newest;
    private readonly byte[] _whole;

    public CheckpointFuzzTests()
    {
        using var store = new CheckpointStore(_folder.Path);
        store.Save(CheckpointFolder.Checkpoint(seed: 4));
        store.Save(CheckpointFolder.Checkpoint(seed: 5, size: 1000));
        _newest = _folder.File("autoencoder-000002.checkpoint");
        _whole = File.ReadAllBytes(_newest);
    }

    [Fact]
    public void LoadNewest_AnyByteChanged_RefusesItAndTakesTheOneBefore()
    {
        var random = new Random(Seed);
        var places = Enumerable.Range(0, 64).Concat(Enumerable.Range(_whole.Length - 32, 32)).Concat(Sample(random));
        foreach (int place in places)
        {
            var changed = (byte[])_whole.Clone();
            changed[place] ^= (byte)random.Next(1, 256);
            AssertRefused(changed, $"byte {place} changed");
        }
    }

    [Fact]
    public void LoadNewest_CutAnywhere_RefusesItAndTakesTheOneBefore()
    {
        foreach (int length in Enumerable.Range(0, 64).Append(_whole.Length - 1).Concat(Sample(new Random(Seed))))
            AssertRefused(_whole[..length], $"cut to {length}");
    }

    [Fact]
    public void LoadNewest_BytesAppendedOrZeroed_RefusesItAndTakesTheOneBefore()
    {
        AssertRefused([.. _whole, 0], "one byte appended");
        AssertRefused([.. _whole, .. _whole], "written twice");
        AssertRefused(new byte[_whole.Length], "all zero");
        AssertRefused([.. _whole[..(_whole.Length / 2)], .. new byte[_whole.Length - (_whole.Length / 2)]], "second half zero");
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<int> Sample(Random random) => Enumerable.Range(0, Samples).Select(_ => random.Next(_whole.Length));

    private void AssertRefused(byte[] damaged, string what)
    {
        File.WriteAllBytes(_newest, damaged);
        using var store = new CheckpointStore(_folder.Path);
        var warnings = new List<string>();
        var used = store.LoadNewest(warnings.Add);
        Assert.True(used?.Seed == 4, what);
        Assert.Contains(_newest, Assert.Single(warnings), StringComparison.Ordinal);
    }
}
