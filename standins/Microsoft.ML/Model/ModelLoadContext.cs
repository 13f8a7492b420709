using System.Reflection;
using System.Text;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>One folder of a model file while it is read.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    private readonly ModelArchiveReader _archive;
    private readonly string _folder;

    private ModelLoadContext(ModelArchiveReader archive, string folder, byte[] content)
    {
        _archive = archive;
        _folder = folder;
        Reader = new(new MemoryStream(content), Encoding.UTF8);
    }

    /// <summary>Reads "Model.key", from behind its header.</summary>
    public BinaryReader Reader { get; }

    public void Dispose() => Reader.Dispose();

    /// <summary>Loads the model of a folder; null when there is no such folder.</summary>
    public static ITransformer? LoadModelOrNull(IHostEnvironment env, ModelArchiveReader archive, string folder)
    {
        if (archive.ReadOrNull($"{folder}/{ModelSaveContext.ModelStreamName}") is not { } content)
            return null;
        using var context = new ModelLoadContext(archive, folder, content);
        return context.Load(env);
    }

    public static ITransformer LoadModel(IHostEnvironment env, ModelArchiveReader archive, string folder)
        => LoadModelOrNull(env, archive, folder) ?? throw new FormatException("Corrupt model file");

    public ITransformer LoadModel(IHostEnvironment env, string subfolder) => LoadModel(env, _archive, $"{_folder}/{subfolder}");

    public byte[] ReadStream(string name)
        => TryReadStream(name, out var content) ? content : throw new InvalidOperationException($"Repository doesn't contain entry {_folder}/{name}");

    public bool TryReadStream(string name, out byte[] content)
    {
        var found = _archive.ReadOrNull($"{_folder}/{name}");
        content = found ?? [];
        return found != null;
    }

    private ITransformer Load(IHostEnvironment env)
    {
        var header = ReadHeader();
        env.ComponentCatalog.RegisterAssembly(Assembly.Load(header.LoaderAssembly));
        if (!TransformerLoaders.BySignature.TryGetValue(header.LoaderSignature, out var load))
            throw new FormatException($"Couldn't load model: '{_folder}'");
        ITransformer model;
        try
        {
            model = load(env, this);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            // The real loader calls constructors by reflection and reports what they refuse in this way.
            throw new InvalidOperationException("Error during class instantiation", new TargetInvocationException(exception));
        }
        catch (EndOfStreamException exception)
        {
            throw new TargetInvocationException(exception);
        }
        Check.Decode(Reader.BaseStream.Position == Reader.BaseStream.Length, "Corrupt model file");
        return model;
    }

    private ModelHeader ReadHeader()
    {
        try
        {
            return ModelHeader.Read(Reader);
        }
        catch (EndOfStreamException exception)
        {
            throw new FormatException("Wrong file type", exception);
        }
    }
}
