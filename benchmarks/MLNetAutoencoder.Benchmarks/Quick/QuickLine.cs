namespace MLNetAutoencoder.Benchmarks;

/// <summary>One measurement of the quick run.</summary>
/// <param name="Names">The lines that it prints.</param>
/// <param name="Measure">Measures and prints them.</param>
internal sealed record QuickLine(string[] Names, Action<Report> Measure)
{
    public QuickLine(string name, Action<string, Report> measure)
        : this([name], report => measure(name, report)) { }

    /// <summary>
    /// The lines that are asked for, each by its whole name or by how several begin; all lines where nothing is asked for.
    /// </summary>
    public static QuickLine[] Select(IReadOnlyList<QuickLine> lines, IReadOnlyList<string> wanted) =>
        wanted.Count == 0 ? [.. lines] : [.. wanted.SelectMany(name => Select(lines, name)).Distinct()];

    private static IEnumerable<QuickLine> Select(IReadOnlyList<QuickLine> lines, string wanted)
    {
        QuickLine[] exact = [.. lines.Where(line => line.Names.Contains(wanted))];
        return exact.Length > 0 ? exact : lines.Where(line => line.Names.Any(name => name.StartsWith(wanted, StringComparison.Ordinal)));
    }
}
