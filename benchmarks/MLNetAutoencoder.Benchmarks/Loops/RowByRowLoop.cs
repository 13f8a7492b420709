using System.Diagnostics;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>The same row again and again, one in a call.</summary>
internal abstract class RowByRowLoop : ITimedLoop
{
    private const int Rows = 2_000;

    public abstract string Name { get; }

    public double Measure()
    {
        long start = Stopwatch.GetTimestamp();
        Run();
        return Rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Managed bytes that a row takes once the loop is warm.</summary>
    public double BytesARow()
    {
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rows;
    }

    public abstract void Dispose();

    /// <summary>Scores the row once.</summary>
    protected abstract double Score();

    private void Run()
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++)
            sum += Score();
        if (!double.IsFinite(sum))
            throw new InvalidOperationException($"{Name} scored NaN.");
    }
}

/// <summary>A row through the model itself, without a pipeline.</summary>
/// <param name="model">Stays its owner's.</param>
/// <param name="row">Its features.</param>
internal sealed class ModelRowLoop(AutoencoderModel model, float[] row) : RowByRowLoop
{
    private readonly float[] _score = new float[1];

    public override string Name => "model.Score";

    public override void Dispose() { }

    protected override double Score()
    {
        model.Score(row, _score);
        return _score[0];
    }
}
