using System.Text;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

/// <summary>One folder of a model file while it is written: its "Model.key", other streams, and the folders of parts.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string ModelStreamName = "Model.key";

    private readonly ModelArchiveWriter _archive;
    private readonly string _folder;
    private readonly MemoryStream _content = new();
    private ModelHeader? _header;

    private ModelSaveContext(ModelArchiveWriter archive, string folder)
    {
        _archive = archive;
        _folder = folder;
        Writer = new(_content, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Writes into "Model.key".</summary>
    internal BinaryWriter Writer { get; }

    public void Dispose() => Writer.Dispose();

    /// <summary>Saves a model into a folder; null leaves no trace.</summary>
    internal static void SaveModel(ModelArchiveWriter archive, ICanSaveModel? model, string folder)
    {
        if (model == null)
            return;
        using var context = new ModelSaveContext(archive, folder);
        model.Save(context);
        context.Done();
    }

    /// <summary>Names what will read the folder again; whoever saves must call it.</summary>
    internal void SetLoader(string signature) => _header = new(signature, typeof(ModelSaveContext).Assembly.FullName!);

    internal void SaveStream(string name, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        _archive.Write($"{_folder}/{name}", content.ToArray());
    }

    internal void SaveModel(ICanSaveModel child, string subfolder) => SaveModel(_archive, child, $"{_folder}/{subfolder}");

    private void Done()
    {
        Check.State(_header != null, "ModelSignature not specified!");
        Writer.Flush();
        SaveStream(ModelStreamName, stream =>
        {
            using (var header = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
                _header.Write(header);
            _content.WriteTo(stream);
        });
    }
}
