using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>Finds the vector columns that an evaluation compares.</summary>
internal static class VectorColumns
{
    /// <summary>Two columns of the same size.</summary>
    public static (DataViewSchema.Column First, DataViewSchema.Column Second) FindPair(DataViewSchema schema, string first, string second)
    {
        var (a, b) = (FeatureColumn.Find(schema, Guard.NotBlank(first)), FeatureColumn.Find(schema, Guard.NotBlank(second)));
        Guard.Data(SizeOf(a) == SizeOf(b), $"Column '{first}' holds {SizeOf(a)} values and column '{second}' holds {SizeOf(b)}; name two columns of one size.");
        return (a, b);
    }

    /// <summary>A column of single numbers.</summary>
    public static DataViewSchema.Column FindScalar(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, Guard.NotBlank(name));
        Guard.Data(column.Type == NumberDataViewType.Single, $"Column '{name}' is of type {column.Type}, and a Single is needed, as an autoencoder's own column of errors is.");
        return column;
    }

    /// <summary>Values of a row: as many as the vector holds, or one.</summary>
    public static int SizeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>The slot names of the first column that has them, with numbers in place of names that are missing.</summary>
    public static string[] Names(params DataViewSchema.Column[] columns)
    {
        string[] names = columns.Select(FeatureColumn.SlotNames).FirstOrDefault(n => n.Length > 0) ?? new string[SizeOf(columns[0])];
        return [.. names.Select((name, i) => string.IsNullOrEmpty(name) ? $"[{i}]" : name)];
    }
}
