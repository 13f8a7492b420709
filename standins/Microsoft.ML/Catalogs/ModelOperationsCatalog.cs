using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Saving, loading and using models.</summary>
public sealed class ModelOperationsCatalog : IInternalCatalog
{
    /// <summary>The folder of the model in a model file; a single transformer lies in it as a chain does, without one around it.</summary>
    private const string ModelFolder = "TransformerChain";
    private const string SchemaEntry = "Schema";

    private readonly IHostEnvironment _env;

    internal ModelOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public void Save(ITransformer model, DataViewSchema? inputSchema, Stream stream)
    {
        Check.NotNull(stream, nameof(stream));
        using var archive = new ModelArchiveWriter(stream);
        ModelSaveContext.SaveModel(archive, model, ModelFolder);
        if (inputSchema != null)
            archive.Write(SchemaEntry, SchemaFile.Write(inputSchema));
    }

    public void Save(ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        using var stream = File.Create(Check.NonEmpty(filePath, nameof(filePath)));
        Save(model, inputSchema, stream);
    }

    /// <summary>Loads a model; <paramref name="inputSchema"/> is null when it was saved without.</summary>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        Check.NotNull(stream, nameof(stream));
        using var archive = new ModelArchiveReader(stream);
        if (archive.ReadOrNull(SchemaEntry) is { } schema)
        {
            inputSchema = SchemaFile.Read(schema);
            return ModelLoadContext.LoadModel(_env, archive, ModelFolder);
        }
        inputSchema = null!;
        return ModelLoadContext.LoadModelOrNull(_env, archive, ModelFolder)
            ?? throw new InvalidOperationException("Could not load legacy format model");
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        using var stream = File.OpenRead(Check.NonEmpty(filePath, nameof(filePath)));
        return Load(stream, out inputSchema);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, bool ignoreMissingColumns = true,
        SchemaDefinition? inputSchemaDefinition = null, SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new()
        => new(transformer, ignoreMissingColumns, inputSchemaDefinition, outputSchemaDefinition);

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new()
        => new(transformer, ignoreMissingColumns: false, DataOperationsCatalog.DefinitionOf<TSrc>(inputSchema));

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new()
        => new(transformer, options.IgnoreMissingColumns, options.InputSchemaDefinition, options.OutputSchemaDefinition, options.OwnsTransformer);
}
