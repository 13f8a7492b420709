using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>A folder uses only folders that stand before it; so a reader can read a project from its first folder to its last.</summary>
public sealed partial class LayeringTests
{
    private static readonly string[] Scoring =
    [
        "Common",
        "SingleRow",
        "Model",
        "Onnx",
        "Views",
        "Transform",
        "Anomaly",
        "Windowing",
        "Series",
        "Batched",
        "Loading",
        "Conversion",
        "Serving",
    ];
    private static readonly string[] Evaluation = ["Metrics", "Plots", "Report"];
    private static readonly string[] Training =
    [
        "Settings",
        "Peers",
        "Data",
        "Network",
        "Losses",
        "Kinds",
        "Options",
        "Training",
        "Estimators",
    ];

    private static readonly string[] Cluster = ["Queue", "Partitions", "Scoring", "Search", "Workers"];

    private static readonly string[] Tool = ["Terminal", "Input", "Models", "CodeGeneration", "Serving", "Commands"];

    public static TheoryData<string, string[]> Projects =>
        new()
        {
            { "src/MLNetAutoencoder.Scoring", Scoring },
            { "src/MLNetAutoencoder.Evaluation", Evaluation },
            { "src/MLNetAutoencoder", Training },
            { "src/MLNetAutoencoder.Cluster", Cluster },
            { "src/MLNetAutoencoder.Tool", Tool },
        };

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folder_NamesNoTypeOfAFolderAfterIt(string project, string[] folders)
    {
        var types = folders.Select(folder => Repository.Sources($"{project}/{folder}").SelectMany(Declared).ToHashSet()).ToArray();
        var faults = new List<string>();
        for (int i = 0; i < folders.Length; i++)
        {
            Assert.NotEmpty(types[i]);
            var later = types[(i + 1)..].SelectMany(t => t).ToHashSet();
            foreach (var file in Repository.Sources($"{project}/{folders[i]}"))
                faults.AddRange(
                    Names()
                        .Matches(file.Code)
                        .Select(m => m.Value)
                        .Distinct()
                        .Where(later.Contains)
                        .Select(name => $"{file.Path} names {name}")
                );
        }
        Assert.Equal([], faults);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_HasNoFileOutsideItsFolders(string project, string[] folders) =>
        Assert.Equal(
            [],
            Repository
                .Sources(project)
                .Select(f => f.Path)
                .Where(path => !folders.Any(f => path.StartsWith($"{project}/{f}/", StringComparison.Ordinal)))
        );

    /// <summary>Types at the outermost level, where no name is indented.</summary>
    private static IEnumerable<string> Declared(SourceFile file) => Declarations().Matches(file.Code).Select(m => m.Groups[1].Value);

    [GeneratedRegex(
        @"^(?:public|internal)\b[^\r\n=({]*?\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declarations();

    /// <summary>Names that are not members of something: those after a dot belong to whatever stands before it.</summary>
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Names();
}
