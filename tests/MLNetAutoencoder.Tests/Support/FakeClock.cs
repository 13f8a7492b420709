namespace MLNetAutoencoder.Tests;

/// <summary>A clock that moves only when it is told to.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _ticks = 12345;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);
}
