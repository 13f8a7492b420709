using System.Globalization;

namespace MLNetAutoencoder.Tests;

/// <summary>How often tests kill processes.</summary>
internal static class Kills
{
    /// <summary>What the environment variable <c>KILLS</c> asks for each case; null where it is not set.</summary>
    public static int? Asked { get; } =
        Environment.GetEnvironmentVariable("KILLS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
