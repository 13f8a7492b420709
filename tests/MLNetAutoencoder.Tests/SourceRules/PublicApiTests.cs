namespace MLNetAutoencoder.Tests;

/// <summary>
/// The public surface of both packages is a text that is approved by hand. After a change that is meant, run the tests once with
/// UPDATE_PUBLIC_API=1 and commit the new text.
/// </summary>
public sealed class PublicApiTests
{
    private static string ApprovedPath => Path.Combine(Repository.Root, "tests", "MLNetAutoencoder.Tests", "SourceRules", "PublicApi.txt");

    [Fact]
    public void Surface_OfBothPackages_IsTheApprovedOne()
    {
        string[] actual = [.. ApiText.Of(typeof(AutoencoderModel).Assembly), .. ApiText.Of(typeof(AutoencoderEstimator).Assembly)];
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
            File.WriteAllText(ApprovedPath, string.Join('\n', actual) + '\n');

        string[] approved = File.Exists(ApprovedPath) ? File.ReadAllLines(ApprovedPath) : [];
        var changes = approved.Except(actual).Select(line => "- " + line).Concat(actual.Except(approved).Select(line => "+ " + line)).ToList();
        Assert.True(changes.Count == 0 && approved.SequenceEqual(actual), $"The public surface is not the one in {ApprovedPath}:\n{string.Join('\n', changes)}\nIf that is meant, run the tests once with UPDATE_PUBLIC_API=1.");
    }
}
