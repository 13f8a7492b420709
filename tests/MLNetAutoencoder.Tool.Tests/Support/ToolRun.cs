namespace MLNetAutoencoder.Tests;

/// <summary>What a call of the tool printed and ended with.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error.</param>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    public static ToolRun Of(params string[] args) => Of(CancellationToken.None, args);

    public static ToolRun Of(CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = AutoencoderTool.RunAsync(args, output, error, cancellationToken).GetAwaiter().GetResult();
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a call that must succeed.</summary>
    public static ToolRun Good(params string[] args)
    {
        var run = Of(args);
        Assert.True(run.Code == ExitCode.Done, run.Error);
        return run;
    }

    /// <summary>Asserts that the call failed with one line that holds these words.</summary>
    public void Fails(int code, params string[] words)
    {
        Assert.Equal(code, Code);
        string line = Error.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
