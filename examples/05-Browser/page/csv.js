// Reads a CSV file piece by piece, so that a file of any size takes little memory and the page stays awake.

const PIECE = 1 << 16; // bytes; a browser hands over up to megabytes at once
const DELIMITERS = [',', ';', '\t'];

// As programs write numbers: no thousands separators, no decimal commas, no hexadecimals.
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MISSING = /^(nan|na|null)?$/i;

/**
 * The records of a file, in arrays: { line, cells }. The first is the header. Quoted cells may hold delimiters, quotes and line breaks.
 * @param {Blob} file - UTF-8 text.
 * @param {(bytes: number) => void} onRead - Told how many bytes have been read.
 */
export async function* records(file, onRead = () => {}) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [rest, line, delimiter, bytes] = ['', 1, null, 0];
  for await (const piece of pieces(file.stream().getReader())) {
    rest += decode(decoder, piece);
    if (!piece && rest !== '' && !rest.endsWith('\n')) rest += '\n';
    const found = [];
    const endOf = recordEnds(rest);
    let start = 0;
    for (let end; (end = endOf(start)) >= 0; start = end + 1) {
      const record = rest.slice(start, end).replace(/\r$/, '');
      if (record.trim() !== '') {
        delimiter ??= delimiterOf(record);
        found.push({ line, cells: split(record, delimiter) });
      }
      line += record.includes('\n') ? record.split('\n').length : 1;
    }
    rest = rest.slice(start);
    if (!piece && rest !== '') throw new Error(`Line ${line}: a quoted cell does not end.`);
    bytes += piece?.length ?? 0;
    onRead(bytes);
    yield found;
  }
}

/** A cell as a number; NaN for one that is empty, NaN, NA or null. */
export function parseNumber(cell, line, column) {
  const trimmed = cell.trim();
  if (NUMBER.test(trimmed)) return Number(trimmed);
  if (MISSING.test(trimmed)) return NaN;
  const hint = /^[+-]?\d+,\d+$/.test(trimmed) ? '; write decimals with a point' : '';
  throw new Error(`Line ${line}, column “${column}”: “${shorten(trimmed)}” is not a number${hint}.`);
}

/** One line of a CSV file. */
export const writeRecord = (cells) =>
  cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',') + '\n';

/** The bytes of a stream, bit by bit, and null at the end. */
async function* pieces(reader) {
  try {
    for (let read; !(read = await reader.read()).done;) {
      for (let at = 0; at < read.value.length; at += PIECE) yield read.value.subarray(at, at + PIECE);
    }
    yield null;
  } finally {
    reader.cancel().catch(() => {}); // where the reading ended before the file
  }
}

function decode(decoder, bytes) {
  try {
    return decoder.decode(bytes ?? undefined, { stream: bytes !== null });
  } catch {
    throw new Error('The file is not text in UTF-8; save it as “CSV UTF-8”.');
  }
}

/** Finds where a record ends, at a line break outside quotes; -1 where more has to be read. Asked from the first record on. */
function recordEnds(text) {
  let quote = text.indexOf('"');
  return (start) => {
    let end = text.indexOf('\n', start);
    while (quote >= 0 && quote < end) {
      const closing = text.indexOf('"', quote + 1);
      if (closing < 0) return -1;
      if (closing > end) end = text.indexOf('\n', closing);
      quote = text.indexOf('"', closing + 1);
    }
    return end;
  };
}

function delimiterOf(header) {
  const outside = header.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => outside.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

function split(record, delimiter) {
  if (!record.includes('"')) return record.split(delimiter);
  const cells = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}]*))(?:${delimiter}|$)`, 'gy');
  while (cell.lastIndex < record.length) {
    const match = cell.exec(record);
    if (!match) return record.split(delimiter); // a quote in the middle of a cell is text
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2]);
  }
  if (record.endsWith(delimiter)) cells.push('');
  return cells;
}

const shorten = (text) => (text.length > 30 ? text.slice(0, 30) + '…' : text);
