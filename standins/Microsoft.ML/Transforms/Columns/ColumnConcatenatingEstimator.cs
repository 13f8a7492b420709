using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingEstimator(string outputColumnName, params string[] inputColumnNames)
    {
        Check.NotNull(inputColumnNames, nameof(inputColumnNames));
        Check.Param(inputColumnNames.Length > 0, nameof(inputColumnNames), "Input columns not specified");
        Check.Param(!inputColumnNames.Any(string.IsNullOrEmpty), nameof(inputColumnNames), "Contained some null or empty items");
        _output = Check.NonEmpty(outputColumnName, nameof(outputColumnName));
        _inputs = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ColumnConcatenatingTransformer(_output, _inputs);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var sources = _inputs.Select(name => inputSchema.Require("input", name)).ToArray();
        var itemType = sources[0].ItemType;
        foreach (var source in sources)
        {
            if (source.IsKey)
            {
                throw new InvalidOperationException($"Column '{source.Name}' is key. Concatenation of keys is unsupported.");
            }

            if (!source.ItemType.Equals(itemType))
            {
                throw new InvalidOperationException($"Concatenated columns should have the same type. Column '{source.Name}' has type of {source.ItemType}, but expected column type is {itemType}.");
            }
        }

        var annotations = new List<SchemaShape.Column>();
        if (sources.All(source => source.HasAnnotation(AnnotationKinds.IsNormalized)))
        {
            annotations.Add(ShapeColumns.IsNormalized);
        }

        if (sources.Any(source => source.Kind == VectorKind.Scalar || source.HasAnnotation(AnnotationKinds.SlotNames)))
        {
            annotations.Add(ShapeColumns.SlotNames);
        }

        var kind = sources.Any(source => source.Kind == VectorKind.VariableVector) ? VectorKind.VariableVector : VectorKind.Vector;
        return inputSchema.With(new SchemaShape.Column(_output, kind, itemType, false, new SchemaShape(annotations)));
    }
}
