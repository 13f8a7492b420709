using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Transforms;

/// <summary>Projects a vector onto its leading principal components.</summary>
public sealed class PrincipalComponentAnalyzer : IEstimator<PrincipalComponentAnalysisTransformer>
{
    private readonly IHost _host;
    private readonly (string Output, string Input)[] _pairs;
    private readonly string? _weight;
    private readonly int _rank;
    private readonly int _oversampling;
    private readonly bool _center;
    private readonly int? _seed;

    internal PrincipalComponentAnalyzer(IHostEnvironment env, (string Output, string Input)[] pairs, string? weight, int rank, int oversampling, bool center, int? seed)
    {
        Check.Param(oversampling >= 0, "Oversampling", "Oversampling must be non-negative.");
        Check.Param(rank > 0, "Rank", "Rank must be positive.");
        _host = env.Register(nameof(PrincipalComponentAnalyzer));
        (_pairs, _weight, _rank, _oversampling, _center, _seed) = (pairs, weight, rank, oversampling, center, seed);
    }

    public PrincipalComponentAnalysisTransformer Fit(IDataView input)
    {
        Check.NotNull(input, nameof(input));
        return new PrincipalComponentAnalysisTransformer(_pairs, [.. _pairs.Select(pair => Learn(input, pair.Input))]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Check.NotNull(inputSchema, nameof(inputSchema)).With(_pairs.Select(pair =>
    {
        var source = inputSchema.Require("input", pair.Input);
        return source.Kind == SchemaShape.Column.VectorKind.Vector && source.ItemType.Equals(NumberDataViewType.Single)
            ? new SchemaShape.Column(pair.Output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false)
            : throw SchemaErrors.NotFound("input", pair.Input); // the real one says no more either
    }));

    private PcaProjection Learn(IDataView input, string name)
    {
        var source = PrincipalComponentAnalysisTransformer.CheckType(input.Schema.Require("input", name));
        Check.Param(_rank <= source.Type.ValueCount(), "Rank", "Rank must be positive, and at most the dimension of untransformed data");
        using var channel = _host.Start("Training");
        var rows = TrainingRows.Read(channel, input, name, label: null, _weight);
        var random = _seed is { } seed ? new Random(seed) : _host.Rand;
        var found = PrincipalComponents.Find(rows.Features, rows.Weights, _rank, _oversampling, _center, random);
        return new PcaProjection(found.Vectors, [.. found.Vectors.Select(vector => found.Mean is null ? 0 : TensorPrimitives.Dot(vector, found.Mean))]);
    }
}

/// <summary>The components of one column, and the mean's projection onto them.</summary>
internal sealed record PcaProjection(float[][] Vectors, float[] Mean)
{
    internal int Dimension => Vectors[0].Length;

    internal static PcaProjection Load(BinaryReader reader)
    {
        int rank = reader.ReadInt32();
        int dimension = reader.ReadInt32();
        float[] Row(int length) => [.. Enumerable.Range(0, length).Select(_ => reader.ReadSingle())];
        float[][] vectors = [.. Enumerable.Range(0, rank).Select(_ => Row(dimension))];
        return new PcaProjection(vectors, Row(rank));
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Vectors.Length);
        writer.Write(Dimension);
        foreach (float value in Vectors.Append(Mean).SelectMany(row => row))
        {
            writer.Write(value);
        }
    }
}

public sealed class PrincipalComponentAnalysisTransformer : OneToOneTransformerBase
{
    internal const string Signature = "PcaTransform";

    private readonly PcaProjection[] _projections;

    internal PrincipalComponentAnalysisTransformer((string Output, string Input)[] pairs, PcaProjection[] projections)
        : base(pairs) => _projections = projections;

    internal PrincipalComponentAnalysisTransformer(ModelLoadContext ctx)
        : base(ctx) => _projections = [.. Pairs.Select(_ => PcaProjection.Load(ctx.Reader))];

    internal override string LoaderSignature => Signature;

    internal static DataViewSchema.Column CheckType(DataViewSchema.Column source) =>
        source.Type is VectorDataViewType { Size: > 1 } vector && vector.ItemType.Equals(NumberDataViewType.Single)
            ? source
            : throw SchemaErrors.Mismatch("input", source.Name, "known-size vector of Single of two or more items", source.Type.ToString()!);

    private protected override void SaveColumns(ModelSaveContext ctx)
    {
        foreach (var projection in _projections)
        {
            projection.Save(ctx.Writer);
        }
    }

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source)
    {
        var projection = _projections[index];
        if (CheckType(source).Type.ValueCount() != projection.Dimension)
        {
            throw SchemaErrors.Mismatch("input", source.Name, new VectorDataViewType(NumberDataViewType.Single, projection.Dimension).ToString(), source.Type.ToString()!);
        }

        var type = new VectorDataViewType(NumberDataViewType.Single, projection.Vectors.Length);
        return (type, null, row => MakeGetter(row, source, projection));
    }

    private static Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source, PcaProjection projection)
    {
        var getter = row.GetGetter<VBuffer<float>>(source);
        VBuffer<float> values = default;
        VBuffer<float> dense = default;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> result) =>
        {
            getter(ref values);
            values.CopyToDense(ref dense);
            var editor = VBufferEditor.Create(ref result, projection.Vectors.Length);
            for (int k = 0; k < projection.Vectors.Length; k++)
            {
                editor.Values[k] = TensorPrimitives.Dot(projection.Vectors[k], dense.GetValues()) - projection.Mean[k];
            }

            result = editor.Commit();
        });
    }
}
