namespace MLNetAutoencoder.Tests;

public sealed class ParameterLayoutTests
{
    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Layer)]
    [InlineData(Normalization.Batch)]
    public void Of_AnyPlan_GivesEachNumberOnePlaceAndWeightsTheFirst(Normalization normalization)
    {
        var plan = AutoencoderPlan.Make(
            new AutoencoderOptions
            {
                HiddenSizes = [7, 4],
                LatentSize = 3,
                Normalization = normalization,
            },
            5
        );
        var layout = ParameterLayout.Of(plan.Layers);
        Slot[] weights = Slots(ParameterRole.Weight),
            others = Slots(ParameterRole.Offset),
            buffers = Slots(ParameterRole.Buffer);
        Assert.Equal(weights, layout.Weights);
        Assert.Equal(plan.Dense().Select(l => (l.Outputs, l.Inputs)), weights.Select(w => (w.Rows, w.Columns)));
        Assert.Equal(plan.Multiplications, layout.WeightCount);
        Assert.Equal(Enumerable.Range(0, layout.WeightCount), Places(weights));
        Assert.Equal(Enumerable.Range(layout.WeightCount, layout.ParameterCount - layout.WeightCount), Places(others));
        Assert.Equal(Enumerable.Range(0, layout.BufferCount), Places(buffers));
        Assert.Equal(normalization == Normalization.Batch ? 2 * (7 + 4 + 4 + 7) : 0, layout.BufferCount);

        Slot[] Slots(ParameterRole role) =>
            [.. plan.Layers.SelectMany(l => l.Parameters).Where(p => p.Role == role).Select(p => layout[p])];
    }

    private static IEnumerable<int> Places(Slot[] slots) => slots.SelectMany(s => Enumerable.Range((int)s.Offset, s.Length)).Order();
}
