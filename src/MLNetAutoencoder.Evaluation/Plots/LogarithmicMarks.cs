namespace MLNetAutoencoder.Plots;

/// <summary>Which values a logarithmic axis marks.</summary>
internal static class LogarithmicMarks
{
    private const int Fewest = 3;

    /// <summary>Round values between two logarithms to the base of 10, and some beyond: powers of ten where there are enough.</summary>
    public static double[] Between(double least, double greatest)
    {
        double[] marks = Decades(least, greatest);
        return marks.Count(mark => Math.Log10(mark) >= least && Math.Log10(mark) <= greatest) >= Fewest
            ? marks
            : EqualSteps(Math.Pow(10, least), Math.Pow(10, greatest));
    }

    private static double[] Decades(double least, double greatest)
    {
        double[] digits = greatest - least > 3 ? [1] : [1, 2, 5];
        int first = (int)Math.Floor(least),
            last = (int)Math.Ceiling(greatest),
            step = Math.Max(1, (last - first) / 8); // more marks than these would run into each other
        return
        [
            .. Enumerable
                .Range(0, ((last - first) / step) + 1)
                .SelectMany(i => digits.Select(digit => digit * Math.Pow(10, first + (i * step)))),
        ];
    }

    private static double[] EqualSteps(double least, double greatest)
    {
        const double Marks = 4;
        double wanted = Math.Max(greatest - least, least / 10) / Marks,
            power = Math.Pow(10, Math.Floor(Math.Log10(wanted))),
            step = power * new[] { 1.0, 2, 5, 10 }.MinBy(digit => Math.Abs(Math.Log(digit * power / wanted))),
            from = Math.Floor(least / step);
        return [.. Enumerable.Range(0, (int)((greatest / step) - from) + 2).Select(i => (from + i) * step).Where(mark => mark > 0)];
    }
}
