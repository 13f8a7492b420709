using System.Globalization;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>What a figure is to reach.</summary>
internal sealed record Bar
{
    private readonly double _value;
    private readonly bool _isFloor;

    private Bar(double value, bool isFloor)
    {
        _value = value;
        _isFloor = isFloor;
    }

    public static Bar AtLeast(double value) => new(value, isFloor: true);

    public static Bar AtMost(double value) => new(value, isFloor: false);

    public bool IsMetBy(double figure) => _isFloor ? figure >= _value : figure <= _value;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(_isFloor ? "at least" : "at most")} {_value:0.0#}");
}
