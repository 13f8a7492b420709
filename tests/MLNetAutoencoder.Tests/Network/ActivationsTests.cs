using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class ActivationsTests
{
    public static TheoryData<Activation> All => new(Enum.GetValues<Activation>());

    [Theory]
    [MemberData(nameof(All))]
    public void Apply_ValuesAroundZero_GivesTheFormula(Activation activation)
    {
        float[] x = [.. Enumerable.Range(-40, 81).Select(i => i / 10f)];
        using var scope = NewDisposeScope();
        float[] y = Activations.Apply(activation, tensor(x)).data<float>().ToArray();
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(Reference.Activate(activation, x[i]), y[i], 2e-6);
    }

    [Fact]
    public void Apply_Unknown_Throws()
    {
        using var x = tensor(new float[] { 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Activations.Apply((Activation)99, x));
    }
}
