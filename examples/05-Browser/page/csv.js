// Reads a CSV file piece by piece, so that a file of any size takes little memory and the page stays awake.

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
  const reader = file.stream().getReader();
  let [rest, line, delimiter, bytes] = ['', 1, null, 0];
  try {
    for (let done = false; !done; ) {
      const piece = await reader.read();
      done = piece.done;
      bytes += piece.value?.length ?? 0;
      rest += decode(decoder, piece.value, !done);
      if (done && rest !== '' && !rest.endsWith('\n')) rest += '\n';
      const found = [];
      let start = 0;
      for (let end; (end = recordEnd(rest, start)) >= 0; start = end + 1) {
        const record = rest.slice(start, end).replace(/\r$/, '');
        if (record.trim() !== '') {
          delimiter ??= delimiterOf(record);
          found.push({ line, cells: split(record, delimiter) });
        }
        line += record.includes('\n') ? record.split('\n').length : 1;
      }
      rest = rest.slice(start);
      if (done && rest !== '') throw new Error(`Line ${line}: a quoted cell does not end.`);
      onRead(bytes);
      yield found;
    }
  } finally {
    reader.cancel().catch(() => {});
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

function decode(decoder, bytes, stream) {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new Error('The file is not text in UTF-8; save it as “CSV UTF-8”.');
  }
}

/** Where a record ends, at a line break outside quotes; -1 where more has to be read. */
function recordEnd(text, start) {
  let end = text.indexOf('\n', start);
  let quote = text.indexOf('"', start);
  while (quote >= 0 && quote < end) {
    const closing = text.indexOf('"', quote + 1);
    if (closing < 0) return -1;
    if (closing > end) end = text.indexOf('\n', closing);
    quote = text.indexOf('"', closing + 1);
  }
  return end;
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
