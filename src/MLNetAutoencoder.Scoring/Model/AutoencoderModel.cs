using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.SingleRow;

namespace MLNetAutoencoder;

/// <summary>A trained autoencoder as an ONNX Runtime session; the only owner of that session. It needs no training engine.</summary>
/// <remarks>Thread-safe until disposed. Native memory is freed by <see cref="Dispose"/>, or by the finalizer of the session.</remarks>
public sealed partial class AutoencoderModel : IDisposable
{
    /// <summary>Values that a batch holds at its widest; more were no faster, and fewer slower on wide models.</summary>
    private const int BatchValues = 1 << 18;

    private const int FewestRows = 64;

    /// <summary>Rows that a batch holds at most; more were no faster (docs/decisions/0003-threads.md).</summary>
    private const int MostRows = 2048;

    /// <summary>Multiplications from which a batch is scored in the background (docs/decisions/0003-threads.md).</summary>
    private const long HeavyBatch = 2_000_000;

    /// <summary>Of convolutions, which gain a fourth or so; dense layers gain nothing.</summary>
    private const long RowsWorthOptimizing = 2000;

    private static readonly StrongBox<int> s_liveElsewhere = new();
    private static readonly AsyncLocal<StrongBox<int>?> s_live = new();
    private readonly byte[] _onnx;
    private readonly LentSession _session;
    private readonly SessionShape _shape;
    private readonly StrongBox<int> _live = s_live.Value ?? s_liveElsewhere;

    private readonly RunnerPool<BatchRunner> _runners = new();
    private readonly Lazy<RowProgram?> _rowProgram;
    private Func<AutoencoderDecoder>? _decoderSource;
    private Lazy<AutoencoderDecoder>? _decoder;

    private AutoencoderModel(byte[] onnx, InferenceSession session)
    {
        _onnx = onnx;
        _session = new LentSession(session, () => Interlocked.Decrement(ref _live.Value));
        Info = ModelInfo.FromOnnx(onnx);
        _shape = SessionShape.Of(session.InputMetadata, session.OutputMetadata, Info);
        _rowProgram = new(() => RowProgram.Of(onnx, (InputName, InputSize), [.. Info.Outputs.Select(o => (o.Name, o.Size))]));
        BatchSize = BatchSizeFor(Math.Max(InputSize, Info.Outputs.Max(o => o.Size)));
        using (var trial = new BatchRunner(this, 1))
            trial.Score(1); // Sizes that do not fit together show when a row is scored only.
        Interlocked.Increment(ref _live.Value);
    }

    /// <summary>What the model file says about itself.</summary>
    public ModelInfo Info { get; }

    /// <summary>
    /// The input's name in the graph: that of the column of features it was trained on, or <c>Features</c> where there are several.
    /// </summary>
    public string InputName => _shape.InputName;

    /// <summary>
    /// Values per row: the features, and behind them those of further columns where <see cref="ModelInfo.Inputs"/> names any.
    /// </summary>
    public int InputSize => _shape.Width;

    /// <summary>
    /// The decoder by itself, which makes rows of codes; made when it is first asked for, and owned by the model. Null for a model from a
    /// file, whose decoder is a file of its own (<see cref="AutoencoderDecoder.Save"/>), and for an objective that rebuilds nothing.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public AutoencoderDecoder? Decoder
    {
        get
        {
            Guard.Open(!_session.IsDisposed);
            return _decoder?.Value;
        }
    }

    /// <summary>Makes the decoder; every model makes one of its own.</summary>
    internal Func<AutoencoderDecoder>? DecoderSource
    {
        get => _decoderSource;
        set => (_decoderSource, _decoder) = (value, value is null ? null : new Lazy<AutoencoderDecoder>(value));
    }

    /// <summary>Writes the encoder of a model that was trained here, whose graph may give no codes; null for one from a file.</summary>
    internal Func<byte[]>? EncoderSource { get; set; }

    /// <summary>The columns that make a row, the features first.</summary>
    internal IReadOnlyList<ModelInput> Inputs => _shape.Parts;

    /// <summary>Whether rows are of Double, since Single does not hold all that a column of the training held.</summary>
    internal bool TakesDouble => _shape.TakesDouble;

    /// <summary>What a fit goes on from, made or read anew at each call; null for a model from a file without it.</summary>
    /// <exception cref="ModelFormatException">The file's is damaged.</exception>
    internal byte[]? TrainingState => TrainingStateSource is { } source ? source() : ModelInfo.ReadTrainingState(_onnx);

    /// <summary>Nodes by which a detector explains its scores, read anew at each call; null for a file without them.</summary>
    /// <exception cref="ModelFormatException">The file's are damaged.</exception>
    internal byte[]? Explanation => ModelInfo.ReadExplanation(_onnx);

    /// <summary>Computes a single row without a call of ONNX Runtime; null where that is left to it.</summary>
    internal RowProgram? RowProgram => TakesDouble ? null : _rowProgram.Value;

    /// <summary>Makes the state of a model that was trained here.</summary>
    internal Func<byte[]>? TrainingStateSource { get; set; }

    /// <summary>
    /// Sessions that are open of those that the caller's flow of control made since it first asked, in tasks that it started too; for leak
    /// tests, which run side by side.
    /// </summary>
    internal static int LiveCount => Volatile.Read(ref (s_live.Value ??= new()).Value);

    /// <summary>Rows that a cursor scores in one call.</summary>
    internal int BatchSize { get; }

    /// <summary>
    /// Whether scoring a batch takes long enough, a tenth of a millisecond or so, to be worth handing to another thread. Nearly all of the
    /// file is weights, and each is multiplied once a row.
    /// </summary>
    internal bool IsHeavy => (long)BatchSize * _onnx.Length / sizeof(float) >= HeavyBatch;

    /// <summary>Reads a model from an ONNX file.</summary>
    /// <param name="path">A file written by <see cref="Save"/>.</param>
    /// <returns>The model; dispose it when done.</returns>
    /// <exception cref="ModelFormatException">The file is damaged, not a model of this library, or of a newer format.</exception>
    public static AutoencoderModel Load(string path) => Load(File.ReadAllBytes(Guard.NotBlank(path)));

    /// <summary>Reads a model from the bytes of an ONNX file.</summary>
    /// <param name="onnx">The whole file; not to be changed afterwards.</param>
    /// <returns>The model; dispose it when done.</returns>
    /// <exception cref="ModelFormatException">The bytes are damaged, not a model of this library, or of a newer format.</exception>
    public static AutoencoderModel Load(byte[] onnx)
    {
        OnnxCheck.OfAutoencoder(Guard.NotNull(onnx));
        return Load(onnx, GraphOptimizationLevel.ORT_ENABLE_ALL);
    }

    /// <summary>Opens a model just written, to run over so many rows; for few, optimising its graph takes longer than it saves.</summary>
    internal static AutoencoderModel LoadOwn(byte[] onnx, long rows) =>
        Load(onnx, rows < RowsWorthOptimizing ? GraphOptimizationLevel.ORT_DISABLE_ALL : GraphOptimizationLevel.ORT_ENABLE_ALL);

    private static AutoencoderModel Load(byte[] onnx, GraphOptimizationLevel optimization)
    {
        InferenceSession session;
        try
        {
            session = OpenSession(onnx, optimization);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException(Invariant.Text($"The {onnx.Length:N0} bytes are not a readable ONNX model: {e.Message}"), e);
        }
        try
        {
            return new AutoencoderModel(onnx, session);
        }
        catch (OnnxRuntimeException e)
        {
            session.Dispose();
            throw new ModelFormatException($"The model cannot score a row; it is damaged: {e.Message}", e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The network's layers with the sizes of what they give and the numbers that they learned, as a table.</summary>
    /// <returns>A line for each layer, and one for the total.</returns>
    public string Summary() => ModelSummary.Of(Info, InputSize);

    /// <summary>What the model is, its inputs and outputs with their shapes, its threshold and its size.</summary>
    /// <returns>A few lines; the same in every culture.</returns>
    public override string ToString() => ModelSummary.Card(Info, Inputs, _onnx);

    /// <summary>The model as the bytes of an ONNX file.</summary>
    /// <returns>A copy.</returns>
    public byte[] ToOnnx() => (byte[])_onnx.Clone();

    /// <summary>Writes the model as an ONNX file; the file appears whole or not at all.</summary>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    public void Save(string path) => AtomicFile.Write(Guard.NotBlank(path), _onnx);

    /// <summary>Frees the session.</summary>
    public void Dispose()
    {
        _session.Dispose();
        _runners.Dispose();
        if (_decoder is { IsValueCreated: true } decoder)
            decoder.Value.Dispose();
    }

    /// <summary>Lends the session; give it back with <see cref="Release"/>.</summary>
    internal InferenceSession Hold() => _session.Hold();

    internal void Release() => _session.Release();

    internal void ThrowIfDisposed() => Guard.Open(!_session.IsDisposed);

    internal int IndexOf(OutputRole role)
    {
        for (int i = 0; i < Info.Outputs.Count; i++)
        {
            if (Info.Outputs[i].Role == role)
                return i;
        }
        return -1;
    }

    /// <summary>
    /// Lends a runner of so many rows or more, which is new where none of one row, or of a whole batch, is free; give it back with
    /// <see cref="Return"/>.
    /// </summary>
    internal BatchRunner Rent(int rows)
    {
        ThrowIfDisposed();
        return _runners.Take(rows) ?? new BatchRunner(this, rows, rows == 1 ? RowProgram : null);
    }

    /// <summary>Takes back a runner, and keeps it for the next who needs one unless it is small or there are many.</summary>
    internal void Return(BatchRunner runner) => _runners.Return(runner, BatchSize);

    private static InferenceSession OpenSession(byte[] onnx, GraphOptimizationLevel optimization)
    {
        // Cursors of one view run side by side, so a session keeps to its caller's thread.
        using var options = OnnxEngine.Options(threads: 1);
        options.GraphOptimizationLevel = optimization;
        return new InferenceSession(onnx, options);
    }

    private static int BatchSizeFor(int widest) => Math.Clamp(1 << BitOperations.Log2((uint)(BatchValues / widest)), FewestRows, MostRows);
}
