using System.Globalization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Prints figures as they come: <c>bench: NAME VALUE</c>, then the bar and whether it is met, and notes between them.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<string> _missed = [];

    /// <summary>Names of the figures that were below or above their bars.</summary>
    public IReadOnlyList<string> Missed => _missed;

    public int Measured { get; private set; }

    public void Note(InvariantText text) => output.WriteLine(text.ToStringAndClear());

    public void Ratio(string name, double value, Bar? bar = null) =>
        Figure(name, value, value.ToString("0.00#", CultureInfo.InvariantCulture), bar);

    public void Megabytes(string name, double value, Bar bar) =>
        Figure(name, value, value.ToString("F0", CultureInfo.InvariantCulture) + " MB", bar);

    public void Skip(string name, string reason) => output.WriteLine($"bench: {name} skipped ({reason})");

    private void Figure(string name, double value, string text, Bar? bar)
    {
        if (bar is null)
        {
            output.WriteLine($"bench: {name} {text}");
            return;
        }
        Measured++;
        bool isMet = bar.IsMetBy(value);
        if (!isMet)
            _missed.Add(name);
        output.WriteLine($"bench: {name} {text} ({bar}: {(isMet ? "met" : "MISSED")})");
    }
}
