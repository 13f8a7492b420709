namespace Microsoft.ML.Data;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Small questions to a <see cref="SchemaShape"/>, and the columns estimators declare in it.</summary>
internal static class ShapeColumns
{
    internal static SchemaShape.Column? Find(this SchemaShape? shape, string name)
    {
        if (shape is not null)
        {
            foreach (var column in shape)
            {
                if (column.Name == name)
                {
                    return column;
                }
            }
        }

        return null;
    }

    /// <summary>The shape with these columns replaced or appended, in the order ML.NET's estimators give.</summary>
    internal static SchemaShape With(this SchemaShape shape, params IEnumerable<SchemaShape.Column> added)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var byName = shape.ToDictionary(column => column.Name);
        foreach (var column in added)
        {
            byName[column.Name] = column;
        }

        return new SchemaShape(byName.Values);
    }

    internal static SchemaShape Keep(this SchemaShape? annotations, params string[] kinds) =>
        new((annotations ?? Enumerable.Empty<SchemaShape.Column>()).Where(column => kinds.Contains(column.Name)));

    internal static bool HasAnnotation(this SchemaShape.Column column, string kind) => column.Annotations.Find(kind) is not null;

    internal static SchemaShape.Column SlotNames { get; } = new(AnnotationKinds.SlotNames, VectorKind.Vector, TextDataViewType.Instance, false);

    internal static SchemaShape.Column IsNormalized { get; } = new(AnnotationKinds.IsNormalized, VectorKind.Scalar, BooleanDataViewType.Instance, false);

    /// <summary>The annotations every trainer declares on its output columns.</summary>
    internal static IEnumerable<SchemaShape.Column> TrainerOutput { get; } =
    [
        new(AnnotationKinds.ScoreColumnSetId, VectorKind.Scalar, NumberDataViewType.UInt32, true),
        new(AnnotationKinds.ScoreColumnKind, VectorKind.Scalar, TextDataViewType.Instance, false),
        new(AnnotationKinds.ScoreValueKind, VectorKind.Scalar, TextDataViewType.Instance, false),
    ];
}
