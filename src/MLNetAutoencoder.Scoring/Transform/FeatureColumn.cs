using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>Finds and reads the column of features.</summary>
internal static class FeatureColumn
{
    /// <summary>The end of a message about a column of another type: what is accepted, and the way there.</summary>
    /// <param name="isOfUnknownSize">Whether it is a vector of numbers whose rows may differ in length.</param>
    public static string Accepted(bool isOfUnknownSize) =>
        isOfUnknownSize
            ? "an autoencoder takes a vector of known size. Put [VectorType(n)] on the property of n values, or set the column's type in a "
                + "SchemaDefinition that LoadFromEnumerable takes."
            : "an autoencoder takes numbers or Booleans, one a row or a vector of known size. Make numbers of text with "
                + "Transforms.Categorical.OneHotEncoding or Transforms.Text.FeaturizeText, of a key with "
                + "Transforms.Conversion.MapKeyToVector, and of other types with Transforms.Conversion.ConvertType.";

    /// <summary>The column, checked to hold numbers or Booleans, one a row or a vector of known size.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            NumberColumn.KindOf(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and {Accepted(IsOfUnknownSize(column.Type))}"
        );
        return column;
    }

    /// <summary>Whether only the size keeps a column from being one of features.</summary>
    public static bool IsOfUnknownSize(DataViewType type) =>
        type is VectorDataViewType { IsKnownSize: false } vector && NumberColumn.KindOfItem(vector.ItemType) is not null;

    /// <summary>Copies a row's features to a dense span.</summary>
    /// <param name="features">What the row holds.</param>
    /// <param name="destination">As long as the column's type says.</param>
    /// <param name="source">The row and its column, for the message.</param>
    public static void CopyDense<T>(in VBuffer<T> features, Span<T> destination, (DataViewRow Row, string Column) source)
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
    public static DataViewSchema.Annotations NumberSlots(string name, int count) => NameSlots(Numbered(name, count))!;

    /// <summary>A name with the numbers from 0: <c>f0</c>, <c>f1</c> and so on.</summary>
    public static string[] Numbered(string name, int count) => [.. Enumerable.Range(0, count).Select(i => Invariant.Text($"{name}{i}"))];

    /// <summary>
    /// The names of what a model rebuilds, for a column of as many slots: those of the target that it was trained on, or of the features
    /// that it is given or was trained on; <c>f0</c>, <c>f1</c> and so on where neither has any.
    /// </summary>
    public static DataViewSchema.Annotations NameRebuilt(AutoencoderModel model, DataViewSchema input) =>
        NameSlots(NamesRebuilt(model, input)) ?? DataViewSchema.Annotations.Empty;

    /// <summary>The names of what a model rebuilds, and which slots of it ML.NET marks as one-hot groups in the features.</summary>
    public static DataViewSchema.Annotations DescribeRebuilt(AutoencoderModel model, DataViewSchema input)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(NameRebuilt(model, input), _ => true);
        if (GroupsRebuilt(model, input) is { } groups)
            CategoricalSlots.Add(builder, groups);
        return builder.ToAnnotations();
    }

    /// <summary>Which slots of what a model rebuilds ML.NET marks as one-hot groups in the features; null for none.</summary>
    public static IReadOnlyList<(int First, int Count)>? GroupsRebuilt(AutoencoderModel model, DataViewSchema input) =>
        model.Info.TargetNames is null ? CategoricalSlots.Of(model.Inputs.Select(column => ModelInputs.Find(input, column))) : null;

    /// <summary>The names of what a model rebuilds; empty for a target that had none.</summary>
    public static IReadOnlyList<string> NamesRebuilt(AutoencoderModel model, DataViewSchema input)
    {
        if (model.Info.TargetNames is { } names)
            return names;
        if (!model.Info.HasSeveralFeatureColumns && SlotNames(input, model.Inputs[0].Name) is { Length: > 0 } given)
            return given;
        var trained = model.Info.FeatureNames;
        return trained.Count > 0 ? trained : Numbered("f", model.Inputs[0].Size);
    }

    /// <summary>
    /// The names of the slots that columns make one behind the other: of one vector its own, empty when it has none; else each column's
    /// name for a number, and for a vector the name with that of the slot, as Transforms.Concatenate gives them, or with its number.
    /// </summary>
    public static string[] SlotNames(IReadOnlyList<DataViewSchema.Column> columns) =>
        columns is [{ Type: VectorDataViewType }] ? SlotNames(columns[0]) : [.. columns.SelectMany(NamesWithin)];

    /// <summary>The slot names of the column of a name; empty when it has none, or is not there.</summary>
    public static string[] SlotNames(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) is { } column ? SlotNames(column) : [];

    /// <summary>The column's slot names; empty when it has none.</summary>
    public static string[] SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    /// <summary>The column's name for a number; for each slot of a vector the name with that of the slot, or with its number.</summary>
    public static IEnumerable<string> NamesWithin(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
            return [column.Name];
        string[] names = SlotNames(column);
        return Enumerable
            .Range(0, NumberColumn.SizeOf(column))
            .Select(i => names.Length > 0 && names[i].Length > 0 ? $"{column.Name}.{names[i]}" : Invariant.Text($"{column.Name}.{i}"));
    }
}
