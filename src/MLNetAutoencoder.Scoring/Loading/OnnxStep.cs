using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Reflection;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder.Batched;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Windowing;

namespace MLNetAutoencoder.Loading;

/// <summary>
/// Gets the model out of a loaded ONNX step. ML.NET's OnnxTransformer does not show its bytes: they are read from the file that it keeps
/// them in, or else it is saved to memory and the entry of the archive is read.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A member that is not there is one that ML.NET does not show.")]
internal sealed class OnnxStep
{
    private const string Entry = "OnnxModel";

    private readonly MLContext _ml;
    private readonly OnnxTransformer _step;
    private readonly byte[] _onnx;
    private readonly ModelProto _model;

    /// <param name="ml">The context that loaded the step.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="ModelFormatException">Its model is damaged.</exception>
    public OnnxStep(MLContext ml, OnnxTransformer step)
    {
        (_ml, _step, _onnx) = (ml, step, Bytes(ml, step));
        _model = ModelProto.Read(_onnx);
    }

    /// <summary>
    /// The autoencoder that a step was saved as; null when it is none of this library. A model with a reconstruction error was saved with
    /// steps behind it that make scalars, and stands for those too.
    /// </summary>
    /// <param name="next">The step behind it; null for none.</param>
    /// <param name="replaced">What the autoencoder frees with itself; null for nothing.</param>
    /// <param name="withNext">Whether it stands for the step behind too.</param>
    public AutoencoderTransformerBase? TryGetAutoencoder(ITransformer? next, IDisposable? replaced, out bool withNext)
    {
        withNext = false;
        if (RowShape.ToBatch(_model) is not { } onnx)
            return null;
        var model = AutoencoderModel.Load(onnx);
        withNext = model.IndexOf(OutputRole.ReconstructionError) >= 0;
        if (withNext && !MakesScalars(next))
        {
            withNext = false;
            model.Dispose();
            return null;
        }
        return model.Info.IsAnomalyDetector
            ? new AutoencoderAnomalyTransformer(model) { TempFolder = _ml.TempFilePath, Replaced = replaced }
            : new AutoencoderTransformer(model) { TempFolder = _ml.TempFilePath, Replaced = replaced };
    }

    /// <summary>The windows whose rolling the step is the first part of; null when it is none.</summary>
    public static WindowPlan? TryGetWindows(MLContext ml, OnnxTransformer step) =>
        WindowGraphs.ReadDescription(Bytes(ml, step)) is { } text ? SavedWindow.Read(text) : null;

    /// <summary>
    /// Any other model's step, as one that computes in batches; null where ML.NET does not show what the step was made with, or shapes were
    /// given to it that the graph does not have.
    /// </summary>
    public BatchedOnnxTransformer? TryBatch()
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        object? options = typeof(OnnxTransformer).GetField("_options", any)?.GetValue(_step);
        if (
            typeof(OnnxTransformer).GetProperty("Inputs", any)?.GetValue(_step) is not string[] inputs
            || typeof(OnnxTransformer).GetProperty("Outputs", any)?.GetValue(_step) is not string[] outputs
            || options?.GetType().GetField("CustomShapeInfos", any) is not { } shapes
            || shapes.GetValue(options) is Array { Length: > 0 }
        )
            return null;
        var saved = OnnxBuiltIns.ToBatch(_model);
        var wanted = new BatchedOnnxOptions { OutputColumns = saved?.Outputs ?? outputs.ToDictionary(name => name, OnnxColumns.ColumnOf) };
        var (model, onnx) = saved is { Model: var batch } ? (batch, batch.ToByteArray()) : (_model, _onnx);
        var session = OnnxSession.Open(onnx, new OnnxDevice(1, _ml.GpuDeviceId, _ml.FallbackToCpu));
        try
        {
            var columns = OnnxColumns.Of(session, model, wanted);
            return new BatchedOnnxTransformer(session, columns, columns.Ports, OnnxColumns.RowsOf(model), batchSize: null)
            {
                TempFolder = _ml.TempFilePath,
                Replaced = _step,
            };
        }
        catch (InvalidOperationException)
        {
            session.Close();
            return null; // a tensor that ML.NET takes and this library does not, such as a sequence
        }
    }

    /// <summary>
    /// Whether a step is what <see cref="ScoreAndLabelMapping"/> or <see cref="ReconstructionErrorMapping"/> puts after an ONNX step.
    /// </summary>
    private static bool MakesScalars(ITransformer? step) =>
        step is TransformerChain<ITransformer> chain
        && (
            chain.FirstOrDefault()
                is CustomMappingTransformer<ScoreAndLabelMapping.Source, ScoreAndLabelMapping.Target>
                    or CustomMappingTransformer<ReconstructionErrorMapping.Source, ReconstructionErrorMapping.Target>
            || MakesScalars(chain.FirstOrDefault())
        );

    private static byte[] Bytes(MLContext ml, OnnxTransformer step) => File(step) is { } file ? Read(file) : Saved(ml, step);

    /// <summary>The file that the step keeps its model in, which is not public; null where ML.NET has it no longer so.</summary>
    private static string? File(OnnxTransformer step)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        object? model = typeof(OnnxTransformer).GetField("Model", any)?.GetValue(step);
        return model?.GetType().GetProperty("ModelStream", any)?.GetValue(model) is FileStream stream && System.IO.File.Exists(stream.Name)
            ? stream.Name
            : null;
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Saved(MLContext ml, OnnxTransformer step)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(step, AnySchema(), stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var entry = archive.Entries.Single(e => e.FullName.Replace('\\', '/').EndsWith('/' + Entry, StringComparison.Ordinal));
        using var reader = new BinaryReader(entry.Open());
        return reader.ReadBytes(reader.ReadInt32());
    }

    private static DataViewSchema AnySchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", NumberDataViewType.Single);
        return builder.ToSchema();
    }
}
