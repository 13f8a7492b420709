namespace MLNetAutoencoder.Tests;

public sealed class ParameterLayoutTests
{
    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Layer)]
    [InlineData(Normalization.Batch)]
    public void Of_AnyPlan_GivesEachNumberOnePlaceAndWeightsTheFirst(Normalization normalization)
    {
        var plan = LayerPlan.Make(new AutoencoderOptions { HiddenSizes = [7, 4], LatentSize = 3, Normalization = normalization }, 5);
        var layout = ParameterLayout.Of(plan);
        Slot[] weights = [.. layout.Layers.Select(l => l.Weight)];
        Slot[] others = [.. layout.Layers.SelectMany(l => new Slot?[] { l.Bias, l.Gain, l.Shift }).OfType<Slot>()];
        Slot[] buffers = [.. layout.Layers.SelectMany(l => new Slot?[] { l.Mean, l.Variance }).OfType<Slot>()];
        Assert.Equal(weights, layout.Weights);
        Assert.Equal(plan.Layers.Select(l => (l.Outputs, l.Inputs)), weights.Select(w => (w.Rows, w.Columns)));
        Assert.Equal(plan.Weights, layout.WeightCount);
        Assert.Equal(Enumerable.Range(0, layout.WeightCount), Places(weights));
        Assert.Equal(Enumerable.Range(layout.WeightCount, layout.ParameterCount - layout.WeightCount), Places(others));
        Assert.Equal(Enumerable.Range(0, layout.BufferCount), Places(buffers));
        Assert.Equal(normalization == Normalization.Batch ? 2 * (7 + 4 + 4 + 7) : 0, layout.BufferCount);
    }

    private static IEnumerable<int> Places(Slot[] slots) => slots.SelectMany(s => Enumerable.Range((int)s.Offset, s.Length)).Order();
}
