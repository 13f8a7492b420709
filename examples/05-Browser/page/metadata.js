// Reads metadata_props out of an ONNX file, which ONNX Runtime for browsers does not give.
// The file is a protobuf message ModelProto; its field 14 is repeated { 1: key, 2: value } (onnx.proto). All else is passed over.

const METADATA = 14;
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];
const text = new TextDecoder();

/** The metadata of an ONNX file, by key. Throws where the bytes are no such file. */
export function readMetadata(bytes) {
  const entries = {};
  for (const { number, value } of fields(bytes)) {
    if (number !== METADATA) continue;
    const entry = { 1: '', 2: '' };
    for (const part of fields(value)) entry[part.number] = text.decode(part.value);
    entries[entry[1]] = entry[2];
  }
  return entries;
}

/** The fields of a message; of those that are not bytes only the number. */
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    // Lengths and tags stay far below 2^53, so that a number holds them.
    for (let value = 0, scale = 1; scale < 2 ** 63; scale *= 128) {
      if (at >= bytes.length) break;
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new Error('The file ends within a number.');
  };
  const skip = (count) => {
    at += count;
    if (at > bytes.length) throw new Error('The file ends within a field.');
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        varint();
        break;
      case FIXED64:
        skip(8);
        break;
      case FIXED32:
        skip(4);
        break;
      case BYTES: {
        const length = varint();
        skip(length);
        yield { number, value: bytes.subarray(at - length, at) };
        continue;
      }
      default:
        throw new Error('The file is no ONNX model.');
    }
    yield { number };
  }
}
