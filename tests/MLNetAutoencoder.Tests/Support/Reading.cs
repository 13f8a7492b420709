using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A row with columns of every type that features can have, and some that they cannot.</summary>
internal sealed class Reading
{
    /// <summary>The columns that features can come from, but sparse ones.</summary>
    public static readonly string[] Everything =
    [
        nameof(Single),
        nameof(Double),
        nameof(SByte),
        nameof(Byte),
        nameof(Int16),
        nameof(UInt16),
        nameof(Int32),
        nameof(UInt32),
        nameof(Int64),
        nameof(UInt64),
        nameof(Boolean),
        nameof(Singles),
        nameof(Doubles),
        nameof(Int64s),
        nameof(Booleans),
    ];

    private static readonly string[] Colors = ["red", "green", "blue"];

    public float Single { get; set; }

    public double Double { get; set; }

    public sbyte SByte { get; set; }

    public byte Byte { get; set; }

    public short Int16 { get; set; }

    public ushort UInt16 { get; set; }

    public int Int32 { get; set; }

    public uint UInt32 { get; set; }

    public long Int64 { get; set; }

    public ulong UInt64 { get; set; }

    public bool Boolean { get; set; }

    [VectorType(2)]
    public float[] Singles { get; set; } = [];

    [VectorType(3)]
    public double[] Doubles { get; set; } = [];

    [VectorType(2)]
    public long[] Int64s { get; set; } = [];

    [VectorType(2)]
    public bool[] Booleans { get; set; } = [];

    public VBuffer<float> Bag { get; set; } = new(30, 0, [], []);

    public VBuffer<double> Wide { get; set; } = new(5, 0, [], []);

    public string Text { get; set; } = "";

    public DateTime Time { get; set; }

    public double[] Loose { get; set; } = [];

    public static SchemaDefinition Definition()
    {
        var definition = SchemaDefinition.Create(typeof(Reading));
        definition[nameof(Bag)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 30);
        definition[nameof(Wide)].ColumnType = new VectorDataViewType(NumberDataViewType.Double, 5);
        return definition;
    }

    public static Reading[] Draw(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i => Draw(i, random))];
    }

    private static Reading Draw(int i, Random random)
    {
        double t = random.NextDouble();
        return new Reading
        {
            Single = (float)t,
            Double = 0.1 + t,
            SByte = (sbyte)((200 * t) - 100),
            Byte = (byte)(1 + (250 * t)),
            Int16 = (short)(-30_000 * t),
            UInt16 = (ushort)(60_000 * t),
            Int32 = 2_000_000_000 - (int)(1000 * t),
            UInt32 = 4_000_000_000 - (uint)(1000 * t),
            Int64 = 4_000_000_000_000_000 + (long)(1e6 * t),
            UInt64 = 4_000_000_000_000_000 + (ulong)(1e6 * t),
            Boolean = t > 0.6,
            Singles = [(float)(t * t), random.NextSingle()],
            Doubles = [1e9 + t, t * t, random.NextDouble()],
            Int64s = [(long)(1e12 * t), i],
            Booleans = [t < 0.2, random.NextDouble() < 0.5],
            Text = Colors[random.Next(Colors.Length)],
        };
    }
}
