using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Tests;

/// <summary>Most users of ML.NET dispose nothing; what they forget must go with the garbage.</summary>
public class ForgottenModelTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Model_ForgottenAfterScoringARow_IsCollected(bool byProgram)
    {
        var (model, buffer) = ScoreARowAndForget(byProgram);
        for (int i = 0; i < 10 && (model.IsAlive || buffer.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(model.IsAlive);
        Assert.False(buffer.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Model, WeakReference Buffer) ScoreARowAndForget(bool byProgram)
    {
        var model = TestModels.EveryOutput();
        var runner = byProgram ? model.Rent(1) : new BatchRunner(model, 1);
        runner.Score(1);
        model.Return(runner);
        return (new WeakReference(model), new WeakReference(Input(runner)));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_input")]
    private static extern ref Array Input(BatchRunner runner);
}
