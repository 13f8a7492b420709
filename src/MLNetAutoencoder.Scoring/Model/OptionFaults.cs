using System.Globalization;

namespace MLNetAutoencoder;

/// <summary>Collects the faults of options, so that one message tells all of them.</summary>
/// <param name="demand">What stands between a value and what is accepted.</param>
internal sealed class OptionFaults(string demand = "it must be")
{
    private readonly List<string> _faults = [];

    public void Require(bool holds, string name, object? value, string accepted)
    {
        if (!holds)
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; {demand} {accepted}."));
    }

    public void Require(bool holds, string fault)
    {
        if (!holds)
            _faults.Add(fault);
    }

    /// <exception cref="ArgumentException">There is a fault.</exception>
    public void ThrowIfAny(string parameterName, string opening = "")
        => Guard.That(_faults.Count == 0, parameterName, opening + this);

    /// <summary>All faults; empty where there is none.</summary>
    public override string ToString() => string.Join(' ', _faults);
}
