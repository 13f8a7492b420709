using MLNetAutoencoder.Data;
using MLNetAutoencoder.Estimators.Export;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Estimators;

/// <summary>Values that a graph makes of what the networks of a fit make of rows, for the fit itself.</summary>
internal sealed class RowReadings : IDisposable
{
    private const int MostRows = 4096;
    private const int MostValues = 1 << 22;
    private const int MostBlocks = 8;

    /// <summary>The only role that compares rows with their target and has any size.</summary>
    private const OutputRole Role = OutputRole.Contributions;

    private readonly AutoencoderFit _fit;
    private readonly AutoencoderModel _model;

    /// <param name="fit">Has the networks.</param>
    /// <param name="size">Values of a row.</param>
    /// <param name="write">Writes them.</param>
    /// <param name="rows">About how many rows are asked for, by which the graph is optimised or not.</param>
    public RowReadings(AutoencoderFit fit, int size, Func<NetworkRows, string> write, long rows)
    {
        _fit = fit;
        var inputs = fit.Data.Inputs(withTarget: true);
        var info = fit.Info([new ModelColumn(Role, "Readings").Output(size, fit.Taken)], inputs);
        var outputs = new Dictionary<OutputRole, ScoreOutput> { [Role] = new(size, write) };
        _model = AutoencoderModel.LoadOwn(fit.Write(info, inputs, outputs), rows);
    }

    /// <summary>Those of all rows that were read, some rows at a time and in their order.</summary>
    public void VisitAll(Action<float[]> visit)
    {
        var token = _fit.ScoringToken;
        int width = _fit.Data.Width;
        int most = Math.Clamp(MostValues / width, 1, MostRows);
        var blocks = new float[Math.Min(_fit.Setup.Options.Threads ?? Environment.ProcessorCount, MostBlocks)][];
        var readings = new float[blocks.Length][];
        using var reader = _fit.Data.OpenRaw(most, isCancellable: token.CanBeCanceled);
        for (int filled = blocks.Length; filled == blocks.Length; )
        {
            filled = 0;
            for (int rows; filled < blocks.Length && (rows = reader.Next()) > 0; filled++)
            {
                if (blocks[filled]?.Length != rows * width)
                    blocks[filled] = new float[rows * width];
                reader.Fill(0, rows, blocks[filled], default);
            }
            Parallel.For(0, filled, new ParallelOptions { CancellationToken = token }, i => readings[i] = Of(blocks[i]));
            token.ThrowIfCancellationRequested();
            foreach (float[] some in readings.AsSpan(0, filled))
                visit(some);
        }
    }

    /// <summary>Those of rows as the training data holds them: as the view does, less what was taken off them.</summary>
    public float[] Of(float[] rows)
    {
        if (_fit.Data.Scaler?.Origin is not { } origin)
            return _model.Run(rows, Role);
        var wide = new double[rows.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = rows[i] + origin[i % origin.Length];
        return _model.Run(wide, Role);
    }

    public void Dispose() => _model.Dispose();
}
