using System.Globalization;

namespace MLNetAutoencoder.Tests;

/// <summary>How often tests kill processes.</summary>
internal static class Kills
{
    /// <summary>Whether the environment asks for many.</summary>
    public static bool AreAsked => Environment.GetEnvironmentVariable("KILLS") is not null;

    /// <summary>What the environment variable <c>KILLS</c> says for each case.</summary>
    /// <param name="otherwise">Where it is not set.</param>
    public static int OfACase(int otherwise) =>
        Environment.GetEnvironmentVariable("KILLS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
