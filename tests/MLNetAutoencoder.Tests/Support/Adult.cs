using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>A row of the adult census data: text, a binary and numeric columns.</summary>
internal sealed class AdultRow
{
    public float Age { get; set; }

    public string Workclass { get; set; } = "";

    public float Education { get; set; }

    public string Occupation { get; set; } = "";

    public float IsMale { get; set; }

    public string Race { get; set; } = "";

    public float Hours { get; set; }
}

/// <summary>Some of the adult census data (UCI), or rows like it where the shared data is not at hand.</summary>
internal static class Adult
{
    public const int Rows = 600;

    private const string Name = "mixed/adult_train";

    private static readonly string[] Races = ["White", "Black", "Asian", "Other"];

    public static AdultRow[] Load() => SharedCsv.Has(Name) ? Read() : Made();

    public static IDataView View(MLContext ml) => ml.Data.LoadFromEnumerable(Load());

    /// <summary>One-hot groups and single columns in turn.</summary>
    public static IEstimator<ITransformer> Encoding(MLContext ml) =>
        ml
            .Transforms.Categorical.OneHotEncoding("Workclass")
            .Append(ml.Transforms.Categorical.OneHotEncoding("Occupation"))
            .Append(ml.Transforms.Categorical.OneHotEncoding("Race"))
            .Append(ml.Transforms.Concatenate("Features", "Age", "Workclass", "Education", "Occupation", "Race", "IsMale", "Hours"));

    private static AdultRow[] Read()
    {
        string[] header = SharedCsv.Cells(Name).First();
        return
        [
            .. SharedCsv
                .Cells(Name)
                .Skip(1)
                .Take(Rows)
                .Select(cells =>
                {
                    return new AdultRow
                    {
                        Age = Number("age"),
                        Workclass = Text("workclass"),
                        Education = Number("education_num"),
                        Occupation = Text("occupation"),
                        IsMale = Text("sex") == "Male" ? 1 : 0,
                        Race = Text("race"),
                        Hours = Number("hours_per_week"),
                    };

                    string Text(string column) => cells[Array.IndexOf(header, column)] is { Length: > 0 } text ? text : "?";

                    float Number(string column) => SharedCsv.Number(Text(column));
                }),
        ];
    }

    private static AdultRow[] Made() =>
        [
            .. Samples
                .Noise(Rows, 3)
                .Select(
                    (noise, i) =>
                        new AdultRow
                        {
                            Age = 40 + (10 * noise[0]),
                            Education = 10 + noise[1],
                            Hours = 40 + noise[0] + noise[1],
                            Workclass =
                                noise[0] > 0 ? "Private"
                                : i % 7 == 0 ? "State"
                                : "Self",
                            Occupation = $"Job{i % 4}",
                            Race = Races[i % 5 % 4],
                            IsMale = noise[2] > 0 ? 1 : 0,
                        }
                ),
        ];
}
