using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>What a user asked for, checked. Immutable.</summary>
internal sealed class WindowSettings
{
    /// <summary>As a saved model keeps it in single precision.</summary>
    private const int MostRows = 1 << 24;

    public WindowSettings(string outputColumnName, string[] inputColumnNames, int length, WindowPadding padding, string? groupColumnName)
    {
        Output = Guard.NotBlank(outputColumnName);
        Inputs = [.. Guard.NotNull(inputColumnNames)];
        Guard.That(Inputs.Count > 0, nameof(inputColumnNames), "There are no input columns; name at least one.");
        Guard.That(
            Inputs.All(name => !string.IsNullOrWhiteSpace(name)),
            nameof(inputColumnNames),
            "An input column's name is null or blank; give a name."
        );
        Guard.That(length is >= 1 and <= MostRows, nameof(length), $"The length of a window is {length}; it must be 1 to {MostRows}.");
        Guard.That(
            Enum.IsDefined(padding),
            nameof(padding),
            $"The padding is {padding}; it must be {WindowPadding.Missing} or {WindowPadding.FirstRow}."
        );
        Guard.That(
            groupColumnName is null || groupColumnName.Trim().Length > 0,
            nameof(groupColumnName),
            "The group column's name is blank; give a name, or null for one series."
        );
        Length = length;
        Padding = padding;
        Group = groupColumnName;
    }

    public string Output { get; }

    public IReadOnlyList<string> Inputs { get; }

    public int Length { get; }

    public WindowPadding Padding { get; }

    public string? Group { get; }
}

/// <summary>What stands in a window for the rows before the first of a series.</summary>
public enum WindowPadding
{
    /// <summary>NaN. Training leaves such windows out, and a scored row that has one gets NaN.</summary>
    Missing,

    /// <summary>The first row of the series, as often as it takes.</summary>
    FirstRow,
}
