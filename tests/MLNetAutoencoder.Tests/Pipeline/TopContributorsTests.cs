using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Scores put in words.</summary>
public sealed class TopContributorsTests
{
    private static readonly string[] Colors = ["red", "green", "blue"];
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>From text columns to reasons, and the same ones from the saved pipeline, whose reader has no fitted step at hand.</summary>
    [Fact]
    public void Fit_MixedColumns_NamesColumnsNotSlots()
    {
        var rows = Rows(600);
        var view = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = _ml
            .Transforms.Categorical.OneHotEncoding("Color")
            .Append(_ml.Transforms.Concatenate("Features", "Size", "Color", "Weight"))
            .Append(
                _ml.AnomalyDetection.Trainers.Autoencoder(
                    "Features",
                    new AutoencoderAnomalyOptions { ContributionsColumnName = "Contributions", Seed = 1 }
                )
            )
            .Append(_ml.Transforms.TopContributors("Reasons", count: 2));
        using var model = pipeline.Fit(view);
        var odd = _ml.Data.LoadFromEnumerable([
            new Item
            {
                Size = 1,
                Color = "green",
                Weight = 2,
            }, // red is what has size 1
            new Item
            {
                Size = 2,
                Color = "green",
                Weight = 40,
            },
            new Item
            {
                Size = float.NaN,
                Color = "green",
                Weight = 2,
            },
            new Item
            {
                Size = 1,
                Color = "purple",
                Weight = 1,
            },
        ]);
        string[] reasons = Texts(model.Transform(odd));
        Assert.StartsWith("Weight +", reasons[1], StringComparison.Ordinal);
        Assert.Equal("", reasons[2]);
        Assert.StartsWith("Color +", reasons[3], StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.True(reason.Split(", ").Length <= 2));
        Assert.All(reasons, reason => Assert.DoesNotContain("red", reason, StringComparison.Ordinal));

        using var stream = new MemoryStream();
        _ml.Model.Save(model, view.Schema, stream);
        var loaded = SavedPipeline.Load(new MLContext(), stream, out _);
        Assert.Equal(reasons, Texts(loaded.Transform(odd)));
        Assert.Equal(reasons, Texts(loaded.WithBatchedOnnx(_ml).Transform(odd)));
        Assert.Equal(Views.Scalars(model.Transform(odd), "Score").Length, loaded.Transform(odd).GetColumn<float>("Score").Count()); // alone
        Assert.Equal(TextDataViewType.Instance, loaded.Transform(odd).Schema["Reasons"].Type);
        Assert.DoesNotContain(
            loaded.Transform(odd).Schema,
            c => c.Name.StartsWith("TopContributors", StringComparison.Ordinal) && !c.IsHidden
        );
    }

    /// <summary>A category that no training row has is farther out than normal rows are, and is what the score is blamed on.</summary>
    [Theory]
    [InlineData(1, null)]
    [InlineData(2, 0.05)]
    [InlineData(3, 0.0)]
    public void Fit_UnseenCategory_StandsOutAndIsNamed(int seed, double? contamination)
    {
        var rows = Rows(600);
        var view = _ml.Data.LoadFromEnumerable(rows);
        var options = new AutoencoderAnomalyOptions
        {
            Contamination = contamination,
            ContributionsColumnName = "Parts",
            Seed = seed,
        };
        using var model = _ml
            .Transforms.Categorical.OneHotEncoding("Color")
            .Append(_ml.AnomalyDetection.Trainers.Autoencoder(["Size", "Color", "Weight"], options))
            .Append(_ml.Transforms.TopContributors("Reasons", "Parts", count: 1))
            .Fit(view);
        float[] usual = [.. Views.Scalars(model.Transform(view), "Score").Order()];
        foreach (var row in rows)
            row.Color = "purple";
        var unheard = model.Transform(_ml.Data.LoadFromEnumerable(rows));
        float[] scores = Views.Scalars(unheard, "Score");
        Assert.All(scores, score => Assert.True(score > usual[(int)(0.99 * usual.Length)], $"{score}"));
        Assert.All(Texts(unheard), text => Assert.StartsWith("Color +", text, StringComparison.Ordinal));
        Close.AssertEqual(scores, [.. Views.Vectors(unheard, "Parts").Select(parts => parts.Sum())]);
    }

    [Theory]
    [InlineData(1, new float[] { 0.5f, 2, 1 }, "B +2")]
    [InlineData(2, new float[] { 0.5f, 2, 1 }, "B +2, C +1")]
    [InlineData(int.MaxValue, new float[] { 0.5f, 2, 1 }, "B +2, C +1, A +0.5")]
    [InlineData(3, new float[] { 0, -2, 12345.678f }, "C +1.23E+04")]
    [InlineData(3, new float[] { 0, -2, 0 }, "")]
    [InlineData(2, new float[] { 1, 1, 1 }, "A +1, B +1")]
    [InlineData(2, new float[] { float.NaN, 1, float.NaN }, "B +1")]
    [InlineData(3, new float[] { float.NaN, float.NaN, float.NaN }, "")]
    public void Transform_AnyVector_NamesTheHighestFirst(int count, float[] contributions, string expected)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var view = Named(contributions);
            var step = _ml.Transforms.TopContributors("Reasons", "Features", count).Fit(view);
            Assert.Equal(expected, Texts(step.Transform(view))[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void GetOutputSchema_IsATextAndFitsAChain()
    {
        var view = Named([1, 2, 3]);
        var chain = _ml.Transforms.TopContributors("Reasons", "Features").Append(_ml.Transforms.Text.FeaturizeText("Words", "Reasons"));
        using var model = chain.Fit(view);
        Assert.Equal("Reasons", model.Transform(view).Schema["Reasons"].Name);
    }

    [Fact]
    public void Create_BadArguments_SayWhatIsAccepted()
    {
        var view = Named([1, 2, 3]);
        Assert.Contains(
            "must be 1 or more",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.TopContributors("R", "F", 0)).Message
        );
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.TopContributors(" "));
        Assert.Contains(
            "'Nothing'",
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.TopContributors("R", "Nothing").Fit(view)).Message
        );
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.TopContributors("R", "Label").Fit(view));
        Assert.Contains("ContributionsColumnName", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Light red, middle green and heavy blue things.</summary>
    private static Item[] Rows(int count)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Item
                {
                    Color = Colors[i % 3],
                    Size = (i % 3) + 1 + (0.1f * random.NextSingle()),
                    Weight = (i % 3) + 1 + (0.2f * random.NextSingle()),
                }),
        ];
    }

    private static string[] Texts(IDataView view) => [.. view.GetColumn<string>("Reasons")];

    private IDataView Named(float[] row)
    {
        var definition = SchemaDefinition.Create(typeof(Numbers));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, row.Length);
        definition["Features"]
            .AddAnnotation(
                "SlotNames",
                new VBuffer<ReadOnlyMemory<char>>(3, ["A".AsMemory(), "B".AsMemory(), "C".AsMemory()]),
                new VectorDataViewType(TextDataViewType.Instance, 3)
            );
        return _ml.Data.LoadFromEnumerable([new Numbers { Features = row }], definition);
    }

    private sealed class Item
    {
        public float Size { get; set; }

        public string Color { get; set; } = "";

        public float Weight { get; set; }
    }

    private sealed class Numbers
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
