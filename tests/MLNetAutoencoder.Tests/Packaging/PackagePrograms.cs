using System.Xml.Linq;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Two programs that know the libraries from packages only: one has the package for the CPU alone, runs the README's first example and
/// saves its models, one without a training engine loads them. Both print the scores.
/// </summary>
internal sealed class PackagePrograms
{
    public const string Trainer = "Trainer";
    public const string Scorer = "Scorer";
    public const int Rows = 200;
    public const int Classes = 3;

    private const string Reading = """

        internal sealed class Reading
        {
            [LoadColumn(0)]
            public float State { get; set; }

            [LoadColumn(1, 6), VectorType(6)]
            public float[] Sensors { get; set; } = [];
        }
        """;

    private const string Print = """
        Console.WriteLine(string.Join(' ', anomalies.GetColumn<float>("Score")));
        Console.WriteLine(string.Join(' ', classes.GetColumn<float[]>("Score").SelectMany(row => row)));
        """;

    private const string Scoring = """
        using Microsoft.ML;
        using Microsoft.ML.Data;

        var ml = new MLContext();
        var data = ml.Data.LoadFromTextFile<Reading>("readings.csv", separatorChar: ',', hasHeader: true);
        var anomalies = ml.Model.Load("detector.zip", out _).WithBatchedOnnx(ml).Transform(data);
        var classes = ml.Model.Load("model.zip", out _).WithBatchedOnnx(ml).Transform(data);

        """;

    private static readonly string Training = $"""
        {ReadmeTests.Example}
        ml.Model.Save(detector, data.Schema, "detector.zip");
        var anomalies = scored;
        var classes = model.Transform(data);

        """;

    /// <summary>As the repository's own programs: the native engines of this machine only, and as links.</summary>
    private static readonly string Properties = $"""
        <Project>
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <InvariantGlobalization>true</InvariantGlobalization>
            <NuGetAudit>false</NuGetAudit>
            <OutDir>bin/</OutDir>
            <UseAppHost>false</UseAppHost>
            <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
          </PropertyGroup>
        </Project>
        """;

    private static readonly EnumerationOptions AnywhereInAnyCase = new()
    {
        MatchCasing = MatchCasing.CaseInsensitive,
        RecurseSubdirectories = true,
    };

    private readonly PackedLibraries _packed;

    /// <summary>Writes and builds both.</summary>
    public PackagePrograms(PackedLibraries packed)
    {
        _packed = packed;
        foreach (string file in new[] { "global.json", "Directory.Packages.props" })
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(packed.Folder, file));
        Write("Directory.Build.props", Properties);
        Write("nuget.config", Sources());
        Write("Programs.slnx", Solution(Project(Trainer), Project(Scorer)));
        Write(Project(Trainer), References("MLNetAutoencoder.Cpu"));
        Write(Project(Scorer), References("MLNetAutoencoder.Scoring", "Microsoft.ML.OnnxRuntime"));
        Write($"{Trainer}/Program.cs", Training + Print + Reading);
        Write($"{Scorer}/Program.cs", Scoring + Print + Reading);
        Samples.WriteReadings(Path.Combine(packed.Folder, "readings.csv"), Rows);
        packed.Run(packed.Folder, "build", "Programs.slnx", "--disable-build-servers");
    }

    public string[] Run(string program) => _packed.Run(_packed.Folder, "exec", Path.Combine(Output(program), program + ".dll"));

    /// <summary>Files that were built, or copied out of packages.</summary>
    public IEnumerable<string> Outputs(string program, string pattern) =>
        Directory.EnumerateFiles(Output(program), pattern, AnywhereInAnyCase);

    private string Output(string program) => Path.Combine(_packed.Folder, program, "bin");

    private void Write(string path, object contents)
    {
        var file = new FileInfo(Path.Combine(_packed.Folder, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, contents.ToString());
    }

    private static string Project(string program) => $"{program}/{program}.csproj";

    public static XElement Solution(params string[] projects) =>
        new("Solution", projects.Select(project => new XElement("Project", new XAttribute("Path", project))));

    private static XElement References(string library, params string[] others)
    {
        var references = others.Prepend(library).Select(id => new XElement("PackageReference", new XAttribute("Include", id))).ToList();
        references[0].SetAttributeValue("VersionOverride", PackedLibraries.Version);
        return new("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"), new XElement("ItemGroup", references));
    }

    /// <summary>
    /// Everything but the libraries comes out of the machine's package cache. Its feeds would be asked for versions that the cache does not
    /// hold and that nobody takes, such as the lowest that ML.NET accepts of ONNX Runtime: the tests would need a network.
    /// </summary>
    private XElement Sources()
    {
        var caches = PackedLibraries.Caches.Select((folder, i) => Add($"cache{i}", folder));
        return new(
            "configuration",
            new XElement("packageSources", new XElement("clear"), Add("packed", _packed.Feed)),
            new XElement("packageSourceMapping", new XElement("clear")),
            new XElement("fallbackPackageFolders", new XElement("clear"), caches)
        );
    }

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
}
