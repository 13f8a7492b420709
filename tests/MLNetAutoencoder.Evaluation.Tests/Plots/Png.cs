using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNetAutoencoder.Tests;

/// <summary>A PNG file of 8 bits without filters, read and checked by the letter of the standard.</summary>
internal sealed class Png
{
    public Png(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = new List<(string Type, byte[] Content)>();
        for (int at = 8; at < file.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            Assert.Equal(Crc(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(c => c.Type));
        byte[] header = chunks[0].Content;
        (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal(8, header[8]);
        Channels = header[9] == 2 ? 3 : 1;
        var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks[1].Content), CompressionMode.Decompress))
            zlib.CopyTo(pixels);
        Lines = [.. pixels.ToArray().Chunk(1 + (Width * Channels))];
        Assert.Equal(Height, Lines.Length);
        Assert.All(Lines, line => Assert.Equal(0, line[0]));
    }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    private byte[][] Lines { get; }

    public byte[] Pixel(int x, int y) => Lines[y].AsSpan(1 + (x * Channels), Channels).ToArray();

    /// <summary>ISO 3309, bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (((crc ^ (uint)(b >> bit)) & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
