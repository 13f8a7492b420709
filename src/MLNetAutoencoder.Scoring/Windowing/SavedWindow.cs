using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Windowing;

/// <summary>
/// What a model file keeps of windows beside the steps that roll them, to make the transformer again that they came from.
/// </summary>
internal sealed record SavedWindow(string Output, SavedWindow.Input[] Inputs, int Length, int Padding, SavedWindow.Input? Group)
{
    private const string Text = "Text";
    private const string Key = "Key";
    private const string Single = "Single";

    public static string Write(WindowPlan plan) =>
        JsonSerializer.Serialize(
            new SavedWindow(
                plan.Settings.Output,
                [.. plan.Inputs.Select(Describe)],
                plan.Settings.Length,
                (int)plan.Settings.Padding,
                plan.Group is { } group ? Describe(group) : null
            ),
            SavedWindowJson.Default.SavedWindow
        );

    /// <exception cref="ModelFormatException">The text is none that <see cref="Write"/> wrote.</exception>
    public static WindowPlan Read(string text)
    {
        try
        {
            var saved = JsonSerializer.Deserialize(text, SavedWindowJson.Default.SavedWindow)!;
            var settings = new WindowSettings(
                saved.Output,
                [.. saved.Inputs.Select(c => c.Name)],
                saved.Length,
                (WindowPadding)saved.Padding,
                saved.Group?.Name
            );
            var schema = new DataViewSchema.Builder();
            foreach (var column in saved.Group is { } group ? saved.Inputs.Append(group) : saved.Inputs)
                schema.AddColumn(column.Name, TypeOf(column));
            return new WindowPlan(settings, schema.ToSchema());
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw new ModelFormatException($"The windows of the model are damaged: {e.Message}", e);
        }
    }

    private static Input Describe(DataViewSchema.Column column) =>
        new(
            column.Name,
            column.Type switch
            {
                TextDataViewType => Text,
                KeyDataViewType => Key,
                _ => Single,
            },
            (column.Type as VectorDataViewType)?.Size
        );

    private static DataViewType TypeOf(Input column) =>
        column switch
        {
            { Type: Text } => TextDataViewType.Instance,
            { Type: Key } => new KeyDataViewType(typeof(uint), int.MaxValue),
            { Size: { } size } => new VectorDataViewType(NumberDataViewType.Single, size),
            _ => NumberDataViewType.Single,
        };

    /// <summary>A column.</summary>
    internal sealed record Input(string Name, string Type, int? Size);
}

/// <summary>How saved windows are written as JSON.</summary>
[JsonSerializable(typeof(SavedWindow))]
internal sealed partial class SavedWindowJson : JsonSerializerContext;
