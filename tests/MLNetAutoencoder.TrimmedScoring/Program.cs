// MODEL.zip ROWS.csv: writes all numbers that the pipeline adds to the rows, to the last digit, as ML.NET loads it and in batches.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

float[][] rows = [.. File.ReadLines(args[1]).Select(line => line.Split(',').Select(Number).ToArray())];
var definition = SchemaDefinition.Create(typeof(Row));
definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);

var ml = new MLContext();
var data = ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }), definition);
var loaded = ml.Model.Load(args[0], out _);
Print(loaded.Transform(data));
Print(loaded.WithBatchedOnnx(ml).Transform(data));

static float Number(string cell) => float.Parse(cell, CultureInfo.InvariantCulture);

static void Print(IDataView scored)
{
    foreach (var column in scored.Schema.Where(column => !column.IsHidden))
    {
        if (column.Type == NumberDataViewType.Single)
            Write(column, scored.GetColumn<float>(column));
        else if (column.Type is VectorDataViewType)
            Write(column, scored.GetColumn<float[]>(column).SelectMany(values => values));
    }
}

static void Write(DataViewSchema.Column column, IEnumerable<float> values) =>
    Console.WriteLine($"{column.Name}: {string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}");

internal sealed class Row
{
    public required float[] Features { get; init; }
}
