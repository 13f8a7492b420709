using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetAutoencoder.Plots;

/// <summary>What numbers on an axis are.</summary>
internal enum ChartScale
{
    Values,

    /// <summary>Logarithms of values, to the base of 10.</summary>
    Logarithms,

    /// <summary>Days of OLE automation.</summary>
    Dates,

    /// <summary>Nothing by themselves: names stand beside them.</summary>
    Names,
}

/// <summary>An axis as it is drawn.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Scale">What its numbers are.</param>
/// <param name="From">Its number to the left or below.</param>
/// <param name="To">Its number to the right or above.</param>
internal sealed record ChartAxis(string Name, ChartScale Scale, double From, double To);

/// <summary>What lies between the axes of a chart.</summary>
/// <param name="Place">Left, top, width and height in the picture.</param>
/// <param name="X">To the right.</param>
/// <param name="Y">Upward.</param>
internal sealed record ChartArea(IReadOnlyList<double> Place, ChartAxis X, ChartAxis Y);

/// <summary>How areas are written as JSON.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(List<ChartArea>))]
internal sealed partial class ChartAreaJson : JsonSerializerContext;
