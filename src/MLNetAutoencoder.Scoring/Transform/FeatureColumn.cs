using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>Finds and reads the column of features.</summary>
internal static class FeatureColumn
{
    /// <summary>The end of a message about a column of another type: what is accepted, and the way there.</summary>
    /// <param name="isOfUnknownSize">Whether it is a vector of Single whose rows may differ in length.</param>
    public static string Accepted(bool isOfUnknownSize) =>
        isOfUnknownSize
            ? "an autoencoder takes a vector of Single of known size. Put [VectorType(n)] on the property of n values, or set the "
                + "column's type in a SchemaDefinition that LoadFromEnumerable takes."
            : "an autoencoder takes a vector of Single of known size. Put numeric columns together with Transforms.Concatenate, and "
                + "convert other types with Transforms.Conversion.ConvertType or Transforms.Categorical.OneHotEncoding.";

    /// <summary>The column, checked to be a vector of floats of known size.</summary>
    /// <param name="schema">Where to look.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="size">The size it must have; null for any.</param>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, int? size = null)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single,
            $"Column '{name}' is of type {column.Type}, and {Accepted(IsOfUnknownSize(column.Type))}"
        );
        int actual = SizeOf(column);
        Guard.Data(size is null || actual == size, $"Column '{name}' holds {actual} features, and the model was trained on {size}.");
        return column;
    }

    /// <summary>Whether only the size keeps a column from being one of features.</summary>
    public static bool IsOfUnknownSize(DataViewType type) =>
        type is VectorDataViewType { IsKnownSize: false } vector && vector.ItemType == NumberDataViewType.Single;

    /// <summary>How many features a column holds that <see cref="Find"/> gave.</summary>
    public static int SizeOf(DataViewSchema.Column column) => ((VectorDataViewType)column.Type).Size;

    /// <summary>Copies a row's features to a dense span.</summary>
    /// <param name="features">What the row holds.</param>
    /// <param name="destination">As long as the column's type says.</param>
    /// <param name="source">The row and its column, for the message.</param>
    public static void CopyDense(in VBuffer<float> features, Span<float> destination, (DataViewRow Row, string Column) source)
    {
        if (features.Length != destination.Length)
            throw new InvalidOperationException(
                Invariant.Text(
                    $"Row {source.Row.Position} (counted from 0) of column '{source.Column}' holds {features.Length} values instead of "
                        + $"the {destination.Length} of its column's type."
                )
            );
        if (features.IsDense)
            features.GetValues().CopyTo(destination);
        else
            features.CopyTo(destination);
    }

    /// <summary>Annotations that give slots their names; null where there are none.</summary>
    public static DataViewSchema.Annotations? NameSlots(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return null;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(
            "SlotNames",
            new VectorDataViewType(TextDataViewType.Instance, names.Count),
            (ref VBuffer<ReadOnlyMemory<char>> value) =>
                value = new VBuffer<ReadOnlyMemory<char>>(names.Count, [.. names.Select(name => name.AsMemory())])
        );
        return builder.ToAnnotations();
    }

    /// <summary>Annotations that name slots by their number: <c>Code0</c>, <c>Code1</c> and so on.</summary>
    public static DataViewSchema.Annotations NumberSlots(string name, int count) =>
        NameSlots([.. Enumerable.Range(0, count).Select(i => Invariant.Text($"{name}{i}"))])!;

    /// <summary>
    /// The names of what a model rebuilds, for a column of as many slots: those of the target that it was trained on, or of the features
    /// that it is given or was trained on; <c>f0</c>, <c>f1</c> and so on where neither has any.
    /// </summary>
    public static DataViewSchema.Annotations? NameRebuilt(AutoencoderModel model, DataViewSchema input)
    {
        if (model.Info.TargetNames is { } names)
            return NameSlots(names);
        if (input.GetColumnOrNull(model.InputName) is not { } features || !features.HasSlotNames())
            return model.Info.FeatureNames is { Count: > 0 } trained ? NameSlots(trained) : NumberSlots("f", model.Inputs[0].Size);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(features.Annotations, name => name == "SlotNames");
        return builder.ToAnnotations();
    }

    /// <summary>A slot's name for a message, behind its number: <c> ('age')</c>; empty where the column has no names.</summary>
    public static string SlotLabel(DataViewSchema.Column column, int slot) =>
        SlotNames(column) is { Length: > 0 } names ? $" ('{names[slot]}')" : "";

    /// <summary>The column's slot names; empty when it has none.</summary>
    public static string[] SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }
}
