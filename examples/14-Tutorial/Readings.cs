using System.Globalization;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Examples;

/// <summary>A line of pumps.csv.</summary>
// guide-begin reading
internal sealed class Reading
{
    [LoadColumn(0)]
    public string Pump { get; set; } = "";

    [LoadColumn(1)]
    public float Temperature { get; set; }

    [LoadColumn(2)]
    public float Pressure { get; set; }

    [LoadColumn(3)]
    public float Flow { get; set; }

    [LoadColumn(4)]
    public float Vibration { get; set; }

    [LoadColumn(5)]
    public float Power { get; set; }

    [LoadColumn(6)]
    public bool Fault { get; set; }
}

// guide-end reading

/// <summary>What the model makes of a reading.</summary>
// guide-begin answer
internal sealed class Answer
{
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }

    public string Reasons { get; set; } = "";
}

// guide-end answer

/// <summary>
/// Generated, not measured: three kinds of pumps at changing load. Pressure falls and flow, power and warmth rise with the load; a fault
/// breaks one of these bonds. Some temperatures are missing.
/// </summary>
internal static class GeneratedPumps
{
    private const int Rows = 6000;
    private const int RowsOfAFault = 50;
    private static readonly (string Name, double Size)[] s_kinds = [("small", 1), ("medium", 2.5), ("large", 6)];

    /// <summary>Writes the same file every time.</summary>
    public static void Write(string path)
    {
        var random = new Random(1);
        using var file = new StreamWriter(path);
        file.WriteLine("pump,temperature,pressure,flow,vibration,power,fault");
        for (int i = 0; i < Rows; i++)
            file.WriteLine(Line(random, i % RowsOfAFault == RowsOfAFault - 1 ? random.Next(3) : null));
    }

    private static string Line(Random random, int? fault)
    {
        var (name, size) = s_kinds[random.Next(s_kinds.Length)];
        double load = 0.3 + (0.7 * random.NextDouble());
        double pressure = (6 - (3 * load * load)) * Noise(random, 0.02);
        double flow = 10 * size * load * Noise(random, 0.02);
        double vibration = (1 + load) * Noise(random, 0.1);
        double temperature = 35 + (25 * load) + (2 * random.NextDouble());
        double power = ((0.05 * pressure * flow) + (0.2 * size)) * Noise(random, 0.02);
        if (fault == 0) // a bearing
            (vibration, temperature) = (3 * vibration, temperature + 15);
        if (fault == 1) // a leak
            (pressure, flow) = (0.5 * pressure, 1.6 * flow);
        if (fault == 2) // something blocks the pipe
            (flow, power) = (0.3 * flow, 1.5 * power);
        string warmth = random.Next(50) == 0 ? "" : temperature.ToString("F1", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name},{warmth},{pressure:F2},{flow:F2},{vibration:F2},{power:F2},{(fault is null ? 0 : 1)}"
        );
    }

    private static double Noise(Random random, double share) => 1 + (share * ((2 * random.NextDouble()) - 1));
}
