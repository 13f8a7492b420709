using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using nietras.SeparatedValues;

namespace MLNetAutoencoder.Examples;

/// <summary>Labelled rows in memory, read from a CSV file: a header, a column <c>label</c>, and all other columns features.</summary>
/// <param name="rows">The rows.</param>
/// <param name="names">Those of the features; null for none.</param>
internal sealed class Table(IReadOnlyList<Row> rows, IReadOnlyList<string>? names = null)
{
    public IReadOnlyList<Row> Rows => rows;

    public int Features => rows.Count > 0 ? rows[0].Features.Length : 0;

    /// <summary>Reads a CSV file of numbers, gzipped when its name ends in <c>.gz</c>.</summary>
    public static Table Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using var reader = Sep.New(',').Reader(options => options with { Unescape = true, Trim = SepTrim.All }).From(text);
        var header = reader.Header.ColNames.ToList();
        int label = header.IndexOf("label");
        if (label < 0 || header.Count < 2)
            throw new FormatException($"{path}: the header must name a column 'label' and at least one feature.");
        var rows = new List<Row>();
        foreach (var line in reader)
        {
            var row = new Row { Features = new float[header.Count - 1] };
            for (int i = 0; i < header.Count; i++)
            {
                if (line[i].TryParse<float>() is not { } value)
                    throw new FormatException($"{path}: '{line[i]}' in row {line.RowIndex}, column '{header[i]}', is not a number.");
                if (i == label)
                    row.Label = value;
                else
                    row.Features[i < label ? i : i - 1] = value;
            }
            rows.Add(row);
        }
        header.RemoveAt(label);
        return rows.Count > 0 ? new Table(rows, header) : throw new FormatException($"{path}: there are no rows after the header.");
    }

    /// <summary>Writes the rows as <see cref="Read"/> reads them.</summary>
    public void Write(string path)
    {
        var header = "label," + string.Join(',', names ?? [.. Enumerable.Range(1, Features).Select(i => $"f{i}")]);
        File.WriteAllLines(
            path,
            rows.Select(row => string.Join(',', row.Features.Prepend(row.Label).Select(v => v.ToString("R", CultureInfo.InvariantCulture))))
                .Prepend(header)
        );
    }

    /// <summary>Splits the rows at random, label by label, so that chance does not change what the parts hold of each.</summary>
    /// <param name="share">The share of the rows with a label that goes to the first part.</param>
    /// <param name="seed">The same seed gives the same split.</param>
    public (Table First, Table Second) Split(Func<float, double> share, int seed)
    {
        var random = new Random(seed);
        List<Row> first = [],
            second = [];
        foreach (var group in rows.GroupBy(row => row.Label).OrderBy(group => group.Key))
        {
            var members = group.ToArray();
            random.Shuffle(members);
            int count = (int)Math.Round(share(group.Key) * members.Length);
            first.AddRange(members[..count]);
            second.AddRange(members[count..]);
        }
        return (Shuffle(first, random), Shuffle(second, random));
    }

    /// <summary>The first rows.</summary>
    public Table Take(int count) => new([.. rows.Take(count)], names);

    /// <summary>The rows as ML.NET takes them; size and names of the feature vectors are known only now.</summary>
    public IDataView ToView(MLContext ml)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        if (names is not null)
            definition[nameof(Row.Features)]
                .AddAnnotation(
                    "SlotNames",
                    new VBuffer<ReadOnlyMemory<char>>(names.Count, [.. names.Select(name => name.AsMemory())]),
                    new VectorDataViewType(TextDataViewType.Instance, names.Count)
                );
        return ml.Data.LoadFromEnumerable(rows, definition);
    }

    private Table Shuffle(List<Row> part, Random random)
    {
        random.Shuffle(CollectionsMarshal.AsSpan(part));
        return new Table(part, names);
    }
}
