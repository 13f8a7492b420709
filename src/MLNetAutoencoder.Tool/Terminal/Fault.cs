namespace MLNetAutoencoder.Tool.Terminal;

/// <summary>What a command ends with. These are part of the documentation.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Fault = 1;
    public const int WrongUse = 2;

    /// <summary>As shells have it for a process that was interrupted.</summary>
    public const int Cancelled = 130;
}

/// <summary>Ends a command with one line for the person who called it.</summary>
internal sealed class FaultException(string message, int exitCode = ExitCode.Fault, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;

    public static FaultException WrongUse(string message) => new(message, Terminal.ExitCode.WrongUse);

    /// <summary>The same for what the library does not accept.</summary>
    public static FaultException WrongUse(ArgumentException refusal) => WrongUse(MessageOf(refusal));

    /// <summary>A message without the name of a parameter, which tells nothing to a person at a terminal.</summary>
    public static string MessageOf(Exception e) =>
        e is ArgumentException { ParamName: { } name }
            ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : e.Message;

    /// <exception cref="FaultException">There is no such file.</exception>
    public static void RequireFile(string path)
    {
        if (!File.Exists(path))
            throw new FaultException($"There is no file {path}.");
    }
}
