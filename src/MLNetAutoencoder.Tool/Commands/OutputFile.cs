using System.CommandLine;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary>The file that a command writes.</summary>
internal static class OutputFile
{
    private const string Name = "--out";

    public static Option<string> Required(string description) =>
        new(Name, "-o")
        {
            Description = description,
            HelpName = "file",
            Required = true,
        };

    public static Option<string?> Optional(string description) => new(Name, "-o") { Description = description, HelpName = "file" };

    /// <summary>Says before the work begins that its result could not be written.</summary>
    public static string Check(string path)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new FaultException($"--out: there is no folder {folder}; make it first.");
        if (Directory.Exists(path))
            throw new FaultException($"--out: {path} is a folder; name a file.");
        return path;
    }
}
