using System.Reflection;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;

namespace MLNetAutoencoder.Tool.CodeGeneration;

/// <summary>The C# program, of one file, that trains as <c>train</c> does: on the same rows, to a model with the same scores.</summary>
internal static class ProgramText
{
    /// <param name="request">The rows.</param>
    /// <param name="columns">What they are used as.</param>
    /// <param name="options">Those of the detector.</param>
    /// <param name="modelPath">The file that the program writes.</param>
    public static string Of(DataRequest request, IReadOnlyList<ColumnPlan> columns, AutoencoderAnomalyOptions options, string modelPath)
    {
        var inputs = DetectorPipeline.Inputs(columns);
        var steps = DetectorPipeline.Steps(columns, options).Select(step => $"ml.{Indented(step.Code, 1)}").ToList();
        string[] names = [.. Names(inputs)];
        string chain = steps[0] + string.Concat(steps[1..].Select(step => $"\n    .Append({step})"));
        return $$"""
            // Run it with: dotnet run {{Path.ChangeExtension(Path.GetFileName(modelPath), ".cs")}}
            {{string.Concat(Packages().Select(package => $"#:package {package}\n"))}}#:property UseCurrentRuntimeIdentifier=true
            #:property PublishAot=false

            using System.Collections.Generic;
            using DuckDB.NET.Data;
            using Microsoft.ML;
            using Microsoft.ML.Data;
            using Microsoft.ML.Transforms;
            using MLNetAutoencoder;

            var ml = new MLContext(seed: {{Invariant.Text($"{options.Seed}")}});
            var data = ml.Data.LoadFromEnumerable(Row.Read());
            var pipeline = {{chain}};
            var model = pipeline.Fit(data);
            ml.Model.Save(model, data.Schema, {{Text(modelPath)}});

            /// <summary>A row, as the pipeline reads it: a number that is missing is NaN.</summary>
            internal sealed class Row
            {
            {{Lines(inputs, (column, i) => Property(column, names[i]))}}
                /// <summary>The rows, read anew whenever a step goes through them.</summary>
                public static IEnumerable<Row> Read()
                {
                    using var database = new DuckDBConnection("DataSource=:memory:");
                    database.Open();
                    using var command = database.CreateCommand();
                    command.CommandText = {{RawText(Query(request, inputs))}};
                    command.UseStreamingMode = true; // a large table is never held as a whole
                    using var cells = command.ExecuteReader();
                    while (cells.Read())
                        yield return new Row
                        {
            {{Lines(inputs, (column, i) => Assignment(column, i, names[i]))}}            };
                }
            }

            """;
    }

    private static string Query(DataRequest request, IReadOnlyList<ViewColumn> inputs) =>
        $"SELECT {string.Join(", ", inputs.Select(TableView.Cell))} FROM ({request.Query})";

    private static string Property(ViewColumn column, string name) =>
        $$"""
                [ColumnName({{Text(column.Name)}})]
                public {{Type(column.Type)}} {{name}} { get; set; }{{(column.Type == DataKind.String ? " = \"\";" : "")}}

            """;

    private static string Assignment(ViewColumn column, int i, string name)
    {
        string value = column.Type switch
        {
            DataKind.Single => Invariant.Text($"cells.IsDBNull({i}) ? float.NaN : (float)cells.GetDouble({i})"),
            DataKind.Double => Invariant.Text($"cells.IsDBNull({i}) ? double.NaN : cells.GetDouble({i})"),
            _ => Invariant.Text($"cells.IsDBNull({i}) ? {Text(TableView.MissingText)} : cells.GetString({i})"),
        };
        return $"                {name} = {value},\n";
    }

    private static string Lines(IReadOnlyList<ViewColumn> columns, Func<ViewColumn, int, string> line) =>
        string.Concat(columns.Select(line));

    private static string Type(DataKind kind) =>
        kind switch
        {
            DataKind.Single => "float",
            DataKind.Double => "double",
            _ => "string",
        };

    /// <summary>Names for the properties: the words of the columns' own, or their numbers where these make none or the same.</summary>
    private static IEnumerable<string> Names(IReadOnlyList<ViewColumn> columns)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "Row", "Read" }; // the class and its method
        foreach (var (i, column) in columns.Index())
        {
            string separated = string.Concat(column.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' '));
            var words = separated.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string name = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
            yield return name.Length > 0 && char.IsAsciiLetter(name[0]) && taken.Add(name) ? name : Invariant.Text($"Column{i}");
        }
    }

    private static string Indented(string code, int levels) =>
        code.Replace("\n", "\n" + new string(' ', 4 * levels), StringComparison.Ordinal);

    private static string Text(string text) => DetectorPipeline.Text(text);

    /// <summary>A text of one line that a person can read, with its quotes as they are.</summary>
    private static string RawText(string text)
    {
        if (text.Contains('\n'))
            return Text(text);
        string quotes = "\"\"\"";
        while (text.Contains(quotes, StringComparison.Ordinal))
            quotes += '"';
        return $"{quotes}{text}{quotes}";
    }

    /// <summary>The packages of the program, in the versions that the tool was built with.</summary>
    private static IEnumerable<string> Packages() =>
        typeof(ProgramText)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(attribute => attribute.Key.StartsWith("Package:", StringComparison.Ordinal))
            .Select(attribute => $"{attribute.Key["Package:".Length..]}@{attribute.Value}");
}
