// How the page reads CSV files and the metadata of ONNX files.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parseNumber, records, writeRecord } from '../../examples/05-Browser/page/csv.js';
import { readMetadata } from '../../examples/05-Browser/page/metadata.js';
import { file, names } from './example.mjs';

async function read(text, pieces = 1) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  const stream = () =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
        controller.close();
      },
    });
  const found = [];
  for await (const some of records({ stream })) found.push(...some);
  return found;
}

const cells = async (...given) => (await read(...given)).map((record) => record.cells);

test('cells may be quoted, and hold delimiters, quotes and line breaks', async () => {
  const text = 'a,"b, c","say ""d"""\r\n1,"2\n2",\r\n\r\n"",3,4';
  const wanted = [
    ['a', 'b, c', 'say "d"'],
    ['1', '2\n2', ''],
    ['', '3', '4'],
  ];
  for (const pieces of [1, 2, 7, 1000]) assert.deepEqual(await cells(text, pieces), wanted);
  assert.deepEqual(
    (await read(text)).map((record) => record.line),
    [1, 2, 5],
  );
});

test('the delimiter is that of the header', async () => {
  assert.deepEqual(await cells('a;b,c;d\n1;2;3'), [
    ['a', 'b,c', 'd'],
    ['1', '2', '3'],
  ]);
  assert.deepEqual(await cells('\ufeffa\tb\n1\t2\n'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('a file that is not UTF-8, or ends in a quote, is an error', async () => {
  await assert.rejects(read(Uint8Array.of(97, 10, 228, 10)), /not text in UTF-8/);
  await assert.rejects(read('a\n"b\n'), /Line 2: a quoted cell does not end/);
});

test('numbers are read as programs write them, and all else is named', () => {
  for (const text of ['1', '-1.5', '.5', '5.', '+2e-3', ' 7 ', '1E+10']) assert.equal(parseNumber(text, 2, 'a'), Number(text));
  for (const text of ['', ' ', 'NaN', 'na', 'NULL']) assert.ok(Number.isNaN(parseNumber(text, 2, 'a')));
  for (const text of ['x', '1,000', '0x10', '1e', '--1', 'Infinity', '1 2']) {
    assert.throws(() => parseNumber(text, 7, 'a b'), { message: /^Line 7, column “a b”: “.*” is not a number/ });
  }
  assert.throws(() => parseNumber('1,5', 2, 'a'), /write decimals with a point/);
});

test('records are written as they are read', async () => {
  const record = ['a', 'b, c', 'say "d"', 'e\nf', ''];
  assert.deepEqual(await cells(writeRecord(record)), [record]);
});

test('metadata is read without a library', async () => {
  const bytes = new Uint8Array(await readFile(file('site/sample/scorer.onnx')));
  const metadata = readMetadata(bytes);
  assert.equal(metadata.feature_names, names.join(','));
  assert.deepEqual(JSON.parse(metadata['mlnetautoencoder.features']), names);
  assert.equal(metadata['output.Score'], 'float [N, 1]: the anomaly score: higher is more anomalous');
  assert.equal(metadata.threshold, metadata['mlnetautoencoder.threshold']);
  assert.throws(() => readMetadata(bytes.subarray(0, bytes.length - 3)), /ends within/);
  assert.throws(() => readMetadata(new TextEncoder().encode('label,a,b\n1,2,3\n')));
});
