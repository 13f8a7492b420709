using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class MixedColumnsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void FromSlotNames_OneHotEncoding_FindsItsGroups()
    {
        var view = Adult.View(_ml);
        view = Adult.Encoding(_ml).Fit(view).Transform(view);
        var rows = Adult.Load();
        int[] sizes =
        [
            rows.Select(r => r.Workclass).Distinct().Count(),
            rows.Select(r => r.Occupation).Distinct().Count(),
            rows.Select(r => r.Race).Distinct().Count(),
        ];
        var layout = Resolve(MixedColumns.FromSlotNames(binary: ["IsMale"]), view.Schema["Features"]);
        Assert.Equal(
            $"1 numeric, {sizes[0]} one-hot, 1 numeric, {sizes[1]} one-hot, {sizes[2]} one-hot, 1 binary, 1 numeric",
            layout.ToString()
        );
        Assert.Equal(3 + 1 + 3, layout.Columns);
        Assert.Equal(4 + sizes.Sum(), layout.Slots);
        Assert.Equal(1 + sizes.Sum(), layout.Unscaled.Count());
    }

    [Fact]
    public void Equals_SameLists_IsTrue()
    {
        Assert.Equal(MixedColumns.FromSlotNames(["a", "b"]), MixedColumns.FromSlotNames(["a", "b"]));
        Assert.NotEqual(MixedColumns.FromSlotNames(["a", "b"]), MixedColumns.FromSlotNames(["a", "c"]));
        Assert.Equal(MixedColumns.FromIndices([0..3], [4]), MixedColumns.FromIndices([0..3], [4]));
        Assert.NotEqual(MixedColumns.FromIndices([0..3], [4]), MixedColumns.FromIndices([0..2], [4]));
    }

    [Fact]
    public void FromSlotNames_NamesWithoutMarks_FindsNeighborsThatBeginAlike()
    {
        var column = Named("age", "color.red", "color.blue", "size", "a.x", "b.x", "b.y", ".z", ".w");
        Assert.Equal("1 numeric, 2 one-hot, 2 numeric, 2 one-hot, 2 numeric", Resolve(MixedColumns.FromSlotNames(), column).ToString());
    }

    [Fact]
    public void FromSlotNames_AnotherSeparator_IsUsed() =>
        Assert.Equal(
            "2 one-hot, 1 binary, 1 numeric",
            Resolve(MixedColumns.FromSlotNames(["x.y"], "="), Named("a=1", "a=2", "x.y", "x.z")).ToString()
        );

    [Fact]
    public void FromIndices_Ranges_MayCountFromTheEnd() =>
        Assert.Equal(
            "2 one-hot, 2 one-hot, 1 numeric, 2 binary",
            Resolve(MixedColumns.FromIndices([0..2, 2..4], [6, 5]), Plain(7)).ToString()
        );

    [Theory]
    [InlineData("1..3", "MixedColumns names slot 2 of column 'Features' twice; a slot belongs to one group, or is binary, or neither.")]
    [InlineData("6..9", "MixedColumns names the group 6..9, and column 'Features' holds 7 slots; a group is two or more of them")]
    [InlineData("3..4", "MixedColumns names the group 3..4, and column 'Features' holds 7 slots; a group is two or more of them")]
    [InlineData("7", "MixedColumns names slot 7, and column 'Features' holds 7 slots, counted from 0.")]
    [InlineData("2", "MixedColumns names slot 2 of column 'Features' twice")]
    public void FromIndices_SlotsThatCannotBe_SaysWhich(string slots, string fault)
    {
        string[] ends = slots.Split("..");
        var columns =
            ends.Length == 2
                ? MixedColumns.FromIndices([2..4, int.Parse(ends[0], null)..int.Parse(ends[1], null)])
                : MixedColumns.FromIndices([2..4], [int.Parse(slots, null)]);
        Assert.StartsWith(
            fault,
            Assert.Throws<InvalidOperationException>(() => Resolve(columns, Plain(7))).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>As a pipeline has it whose table holds no text.</summary>
    [Fact]
    public void FromSlotNames_NoGroups_TakesAllForNumeric()
    {
        Assert.Null(Resolve(MixedColumns.FromSlotNames(), Plain(3)));
        var mixed = Tiny.Options();
        mixed.MixedColumns = MixedColumns.FromSlotNames();
        Assert.Equal(Fit(Tiny.Options()), Fit(mixed));

        float[][] Fit(AutoencoderOptions options)
        {
            var view = Views.Of(_ml, Samples.Curve(60, 4));
            using var fitted = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
            return Views.Vectors(fitted.Transform(view), "Latent");
        }
    }

    /// <summary>What the message about rows without a category tells to do for text.</summary>
    [Fact]
    public void Fit_MissingTextMadeAValueOfItsOwn_Trains()
    {
        string[] colors = ["red", "", "blue"];
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Colored { Color = colors[i % 3], Size = i }));
        var options = Tiny.Options();
        options.MixedColumns = MixedColumns.FromSlotNames();
        var pipeline = _ml
            .Transforms.Expression("Color", "x => x == \"\" ? \"none\" : x", "Color")
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Hot", "Color"))
            .Append(_ml.Transforms.Concatenate("Features", "Hot", "Size"))
            .Append(_ml.Transforms.Autoencoder("Latent", "Features", options));
        using var fitted = pipeline.Fit(rows);
        Assert.Equal(60, Views.Vectors(fitted.Transform(rows), "Latent").Length);
    }

    private sealed class Colored
    {
        public string Color { get; set; } = "";

        public float Size { get; set; }
    }

    [Fact]
    public void FromSlotNames_UnknownName_SaysSo()
    {
        var unknown = Assert.Throws<InvalidOperationException>(() => Resolve(MixedColumns.FromSlotNames(["C"]), Named("A", "B")));
        Assert.Contains("column 'Features' holds no slot of the name 'C'; it has 'A', 'B'.", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Factories_NothingNamed_Throw()
    {
        Assert.Throws<ArgumentException>(() => MixedColumns.FromIndices([]));
        Assert.Throws<ArgumentException>(() => MixedColumns.FromIndices(null, [-1]));
        Assert.Throws<ArgumentException>(() => MixedColumns.FromSlotNames(separator: ""));
        Assert.Throws<ArgumentException>(() => MixedColumns.FromSlotNames([" "]));
    }

    [Fact]
    public void ToString_Choice_IsTheCallThatMakesIt()
    {
        Assert.Equal("FromSlotNames(binary: [\"sex\"], separator: \".\")", MixedColumns.FromSlotNames(["sex"]).ToString());
        Assert.Equal("FromIndices(groups: [\"0..3\",\"^2..^0\"], binary: [4])", MixedColumns.FromIndices([0..3, ^2..], [4]).ToString());
    }

    /// <summary>One-hot slots must not be shifted or stretched, and a constant one least of all.</summary>
    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Robust)]
    [InlineData(InputScaling.Quantile)]
    public void Open_Scaling_LeavesOneHotAndBinarySlots(InputScaling scaling)
    {
        float[][] rows =
        [
            .. Samples.Noise(80, 2, shift: 5).Select((noise, i) => new[] { noise[0], i % 3 == 0 ? 1 : 0, i % 3 == 0 ? 0 : 1, noise[1], 1 }),
        ];
        var options = new TrainingDataOptions
        {
            FeatureColumnNames = ["Features"],
            Scaling = scaling,
            MixedColumns = MixedColumns.FromIndices([1..3], [4]),
        };
        using var data = TrainingData.Open(Views.Of(_ml, rows), options, null, CancellationToken.None);
        Assert.All(
            rows,
            row =>
            {
                var scaled = new float[row.Length];
                data.Scaler!.Apply(row, scaled);
                Assert.Equal([row[1], row[2], row[4]], [scaled[1], scaled[2], scaled[4]]);
                Assert.NotEqual(row[0], scaled[0]);
            }
        );
    }

    [Theory]
    [InlineData(
        new[] { 7f, 0, 0, 1 },
        "Column 'Features' holds 0, 0 in the one-hot group of slots 1 to 2 of row 3 (counted from 0), and a group holds one 1 and "
            + "otherwise 0."
    )]
    [InlineData(new[] { 7f, 1, 1, 1 }, "Column 'Features' holds 1, 1 in the one-hot group of slots 1 to 2 of row 3")]
    [InlineData(new[] { 7f, 0.5f, 0.5f, 1 }, "Column 'Features' holds 0.5, 0.5 in the one-hot group of slots 1 to 2 of row 3")]
    [InlineData(
        new[] { 7f, 0, 1, 2 },
        "Column 'Features' holds 2 in the binary slot 3 of row 3 (counted from 0), and a binary slot holds 0 or 1."
    )]
    public void Fit_ValuesThatCannotBe_NameRowSlotAndValues(float[] row, string fault)
    {
        float[][] rows =
        [
            [1, 0, 1, 0],
            [float.NaN, 3, 3, 3],
            [2, 1, 0, 1],
            row,
            [3, 1, 0, 0],
        ];
        var options = Tiny.Options();
        options.MixedColumns = MixedColumns.FromIndices([1..3], [3]);
        Native.AssertNothingLeft(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(() =>
                _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows))
            );
            Assert.StartsWith(fault, error.Message, StringComparison.Ordinal);
        });
    }

    private static MixedLayout Resolve(MixedColumns columns, DataViewSchema.Column column) =>
        ((MixedColumnSettings)columns).Resolve(new ColumnSlots([column]))!;

    private DataViewSchema.Column Plain(int size) => Views.Of(_ml, [new float[size]]).Schema["Features"];

    private static DataViewSchema.Column Named(params string[] names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            "SlotNames",
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(names.Length, [.. names.Select(n => n.AsMemory())])
        );
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, names.Length), annotations.ToAnnotations());
        return schema.ToSchema()["Features"];
    }
}
