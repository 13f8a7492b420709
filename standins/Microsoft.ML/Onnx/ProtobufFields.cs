namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Walks the fields of a protobuf message; the content of fields that are not length-delimited is empty.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    internal bool Next(out int field, out ReadOnlySpan<byte> content)
    {
        content = default;
        field = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = ReadVarint();
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                _rest = _rest[sizeof(ulong)..];
                break;
            case 2:
                int length = checked((int)ReadVarint());
                content = _rest[..length];
                _rest = _rest[length..];
                break;
            case 5:
                _rest = _rest[sizeof(uint)..];
                break;
            default:
                throw new FormatException("Not a protobuf message");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("Not a protobuf message");
    }
}
