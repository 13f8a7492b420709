using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Compares where two cursors stand, row by row and after the last: position, batch and id.</summary>
internal static class SamePlaces
{
    public static void Assert(DataViewRowCursor expected, DataViewRowCursor actual)
    {
        var expectedId = expected.GetIdGetter();
        var actualId = actual.GetIdGetter();
        Xunit.Assert.Equal(-1, actual.Position);
        while (expected.MoveNext())
        {
            Xunit.Assert.True(actual.MoveNext());
            DataViewRowId e = default,
                a = default;
            expectedId(ref e);
            actualId(ref a);
            Xunit.Assert.Equal((expected.Position, expected.Batch, e), (actual.Position, actual.Batch, a));
        }
        Xunit.Assert.False(actual.MoveNext());
        Xunit.Assert.Equal(-1, actual.Position);
    }
}
