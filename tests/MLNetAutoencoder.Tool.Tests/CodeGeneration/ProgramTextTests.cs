using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLNetAutoencoder.Tests;

public sealed class ProgramTextTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void GenerateCode_OfATraining_CompilesAndMakesTheSameModel()
    {
        string path = trained.File("train.cs");
        string[] flags = ["--label", "label", "--id", "id", "--contamination", "0.03", "--epochs", "20"];
        ToolRun.Good(["generate-code", trained.Data, "--out", path, .. flags]);
        Run(File.ReadAllText(path));
        Assert.Equal(
            ToolRun.Good("score", trained.Model, trained.Data).Output,
            ToolRun.Good("score", trained.File("train.zip"), trained.Data).Output
        );
    }

    [Fact]
    public void GenerateCode_WithColumnsOfHostileNames_Compiles()
    {
        string path = trained.File("hostile.cs");
        string query =
            "select range % 7 as \"a\"\"b\\\", range % 5 as \"class\", range % 3 as \"1 ü*/\", range % 2 as \"Row\", "
            + "1764400000 + range * range as seconds, cast(range % 4 as text) as \"{x}\" from range(80)";
        ToolRun.Good("generate-code", "--sql", query, "--out", path, "--epochs", "1");
        Run(File.ReadAllText(path));
        Assert.Contains("seconds", ToolRun.Good("info", trained.File("hostile.zip")).Output, StringComparison.Ordinal);
    }

    /// <summary>Compiles a program with the assemblies of the tests in place of its packages, and runs it.</summary>
    private static void Run(string program)
    {
        string code = string.Concat(
            program.Split('\n').Where(line => !line.StartsWith("#:", StringComparison.Ordinal)).Select(line => line + "\n")
        );
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create($"Program{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(code)], references, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning);
        image.Position = 0;
        var main = AssemblyLoadContext.Default.LoadFromStream(image).EntryPoint!;
        try
        {
            main.Invoke(null, [Array.Empty<string>()]);
        }
        catch (TargetInvocationException e)
        {
            Assert.Fail(e.InnerException!.ToString());
        }
    }
}
