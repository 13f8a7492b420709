using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace MLNetAutoencoder.Tests;

/// <summary>The packages hold what they should, and programs outside the repository work with them.</summary>
[Trait("Category", "Processes")]
public sealed class PackageTests(PackedLibraries packed) : IClassFixture<PackedLibraries>
{
    private const string Training = "MLNetAutoencoder";
    private const string Scoring = "MLNetAutoencoder.Scoring";
    private const string Evaluation = "MLNetAutoencoder.Evaluation";
    private const string Cluster = "MLNetAutoencoder.Cluster";
    private const string Cpu = "MLNetAutoencoder.Cpu";
    private static readonly string[] Outside = ["_rels/", "package/", "[Content_Types].xml"]; // what every package has

    [Theory]
    [InlineData(Training)]
    [InlineData(Scoring)]
    [InlineData(Evaluation)]
    [InlineData(Cluster)]
    public void Pack_ALibrary_HoldsItsAssemblyAndDocumentationOnly(string id)
    {
        using var package = packed.Open(id);
        using var symbols = packed.Open(id, "snupkg");
        Assert.Equal([$"{id}.nuspec", "README.md", "icon.png", $"lib/net8.0/{id}.dll", $"lib/net8.0/{id}.xml"], Names(package));
        Assert.Equal([$"{id}.nuspec", $"lib/net8.0/{id}.pdb"], Names(symbols));
        Assert.Contains("<member name=\"T:MLNetAutoencoder.", Text(package, $"lib/net8.0/{id}.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_TheOneForTheCpu_HoldsNoCode()
    {
        using var package = packed.Open(Cpu);
        Assert.Equal([$"{Cpu}.nuspec", "README.md", "icon.png"], Names(package));
    }

    [Theory]
    [InlineData(Training)]
    [InlineData(Scoring)]
    [InlineData(Evaluation)]
    [InlineData(Cluster)]
    [InlineData(Cpu)]
    public void Pack_ALibrary_SaysWhatItIs(string id)
    {
        using var package = packed.Open(id);
        var about = About(package);
        Assert.Equal(id, about("id")!.Value);
        Assert.Equal(PackedLibraries.Version, about("version")!.Value);
        Assert.Equal("MIT", about("license")!.Value);
        Assert.Equal("expression", about("license")!.Attribute("type")!.Value);
        Assert.Equal("git", about("repository")!.Attribute("type")!.Value);
        Assert.Equal("icon.png", about("icon")!.Value);
        Assert.Equal("README.md", about("readme")!.Value);
        Assert.NotEqual("Package Description", about("description")!.Value); // the SDK's own
        Assert.Superset(new HashSet<string> { "mlnet", "autoencoder", "onnx" }, about("tags")!.Value.Split(' ').ToHashSet());
    }

    [Theory]
    [InlineData(Scoring, "src/MLNetAutoencoder.Scoring/README.md")]
    [InlineData(Evaluation, "src/MLNetAutoencoder.Evaluation/README.md")]
    [InlineData(Cluster, "src/MLNetAutoencoder.Cluster/README.md")]
    public void Pack_ALibrary_IntroducesItself(string id, string readme)
    {
        using var package = packed.Open(id);
        string text = Text(package, "README.md");
        Assert.Equal(Read(readme), text);
        Assert.StartsWith($"# {id}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_ALibraryOfARepositoryOnTheWeb_LinksToItsFiles()
    {
        using var package = packed.Open(Training);
        string text = Text(package, "README.md");
        string commit = About(package)("repository")!.Attribute("commit")?.Value ?? "HEAD";
        string files = $"{PackedLibraries.Repository}/blob/{commit}/";
        string pictures = $"https://raw.githubusercontent.com/someone/somewhere/{commit}/";
        string back = text.Replace("](" + files, "](", StringComparison.Ordinal).Replace("](" + pictures, "](", StringComparison.Ordinal);
        Assert.Equal(Read("README.md").Trim(), back.Trim());
        Assert.Contains($"[Installing]({files}docs/guide/install.md)", text, StringComparison.Ordinal);
        Assert.Contains($"]({pictures}docs/pictures/first-minute.png)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_ALibraryOfARepositoryWithoutAddress_HasTextForLinksToFiles()
    {
        using var package = packed.Open(Cpu);
        string text = Text(package, "README.md");
        Assert.DoesNotMatch(@"\]\((?!https://)|!\[", text);
        Assert.Contains("\nInstalling has the settings.", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.StartsWith($"# {Training}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    /// <summary>A feed shows them far from the repository, where a path leads nowhere.</summary>
    [Theory]
    [InlineData("src/MLNetAutoencoder.Scoring/README.md")]
    [InlineData("src/MLNetAutoencoder.Evaluation/README.md")]
    [InlineData("src/MLNetAutoencoder.Cluster/README.md")]
    public void Readme_OfAPackage_HasNoLinkToAPath(string readme) => Assert.DoesNotMatch(@"\]\((?!https://)", Read(readme));

    [Theory]
    [InlineData(Training)]
    [InlineData(Scoring)]
    [InlineData(Evaluation)]
    [InlineData(Cluster)]
    [InlineData(Cpu)]
    public void Pack_ALibrary_TellsTheNewestChanges(string id)
    {
        using var package = packed.Open(id);
        string notes = About(package)("releaseNotes")!.Value;
        string newest = Read("CHANGELOG.md").ReplaceLineEndings("\n").Split("\n## ")[1];
        Assert.NotEmpty(notes);
        Assert.Equal(newest[newest.IndexOf('\n')..].Trim(), notes.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(Training)]
    [InlineData(Scoring)]
    [InlineData(Evaluation)]
    [InlineData(Cluster)]
    [InlineData(Cpu)]
    public void Pack_ALibrary_HasAnIconOfTheSizeThatFeedsShow(string id)
    {
        using var package = packed.Open(id);
        using var reader = new BinaryReader(package.GetEntry("icon.png")!.Open());
        byte[] start = reader.ReadBytes(24); // signature, length and name of the first part, width, height
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], start[..4]);
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(16)));
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(20)));
    }

    [Theory]
    [InlineData(Cpu, Training, Evaluation, "Microsoft.ML.OnnxRuntime", "TorchSharp-cpu")]
    [InlineData(Training, Scoring, "Microsoft.ML", "TorchSharp")]
    [InlineData(Cluster, Training, "Microsoft.ML", "StackExchange.Redis")]
    [InlineData(
        Evaluation,
        Scoring,
        "MathNet.Numerics",
        "Microsoft.ML",
        "ScottPlot",
        "SkiaSharp.NativeAssets.Linux.NoDependencies",
        "System.Numerics.Tensors"
    )]
    [InlineData(
        Scoring,
        "Google.Protobuf",
        "Microsoft.Extensions.Diagnostics.HealthChecks",
        "Microsoft.ML",
        "Microsoft.ML.OnnxConverter",
        "Microsoft.ML.OnnxRuntime.Managed",
        "Microsoft.ML.OnnxTransformer",
        "System.Numerics.Tensors"
    )]
    public void Pack_ALibrary_DependsOnWhatItNeeds(string id, params string[] dependencies)
    {
        using var package = packed.Open(id);
        var group = Assert.Single(About(package)("dependencies")!.Elements());
        var central = XDocument
            .Parse(Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(p => p.Attribute("Include")!.Value, p => p.Attribute("Version")!.Value);
        foreach (string ours in new[] { Training, Scoring, Evaluation })
            central[ours] = PackedLibraries.Version;
        Assert.Equal("net8.0", group.Attribute("targetFramework")!.Value);
        var named = group.Elements().Select(d => (Id: d.Attribute("id")!.Value, Version: d.Attribute("version")!.Value));
        Assert.Equal(dependencies.Select(name => (name, central[name])), named.OrderBy(d => d.Id, StringComparer.Ordinal));
    }

    /// <summary>ML.NET refuses a model whose custom mapping names a higher version of the assembly than the one that is there.</summary>
    [Theory]
    [InlineData(typeof(AutoencoderEstimator))]
    [InlineData(typeof(AutoencoderModel))]
    [InlineData(typeof(ReconstructionMetrics))]
    public void Assembly_OfALibrary_HasTheSameVersionInEveryRelease(Type type)
    {
        string? release = FileVersionInfo.GetVersionInfo(type.Assembly.Location).FileVersion;
        string informational = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal(new Version(1, 0, 0, 0), type.Assembly.GetName().Version);
        Assert.StartsWith(release!, informational, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_InProgramsOfTheirOwn_TrainHereAndScoreThereTheSame()
    {
        var programs = new PackagePrograms(packed);
        string[] trained = programs.Run(PackagePrograms.Trainer);
        string[] scored = programs.Run(PackagePrograms.Scorer);
        Assert.Equal(PackagePrograms.Rows, trained[0].Split(' ').Length);
        Assert.Equal(PackagePrograms.Rows * PackagePrograms.Classes, trained[1].Split(' ').Length);
        Assert.Equal(trained, scored);
        Assert.NotEmpty(programs.Outputs(PackagePrograms.Trainer, "*torch*"));
        Assert.Empty(programs.Outputs(PackagePrograms.Scorer, "*torch*"));
    }

    private static IEnumerable<string> Names(ZipArchive package) =>
        package.Entries.Select(e => e.FullName).Where(name => !Outside.Any(name.StartsWith)).Order(StringComparer.Ordinal);

    private static Func<string, XElement?> About(ZipArchive package)
    {
        string nuspec = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).FullName;
        var metadata = XDocument.Parse(Text(package, nuspec)).Root!.Elements().Single();
        return name => metadata.Element(metadata.Name.Namespace + name);
    }

    private static string Text(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));
}
