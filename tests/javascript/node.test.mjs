// Files that .NET wrote, run by ONNX Runtime for Node.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { test } from 'node:test';
import ort from 'onnxruntime-node';
import { difference, expected, file, names, rows } from './example.mjs';

const features = new ort.Tensor('float32', Float32Array.from(rows.flat()), [rows.length, names.length]);

async function run(name, feed) {
  const session = await ort.InferenceSession.create(file(name));
  const outputs = await session.run({ [session.inputNames[0]]: feed });
  await session.release();
  return Object.fromEntries(Object.entries(outputs).map(([key, { data }]) => [key, Array.from(data, Number)]));
}

function same(actual, keys) {
  assert.deepEqual(Object.keys(actual).sort(), [...keys].sort());
  for (const key of keys) {
    const off = difference(actual[key], expected[key]);
    assert.ok(off <= 1e-5, `${key} is off by ${off}`);
    console.log(`${key}: ${actual[key].length} values, greatest difference ${off.toExponential(1)}`);
  }
}

test('scorer, by Node, gives what .NET gives', async () => {
  same(await run('site/sample/scorer.onnx', features), ['Score', 'PredictedLabel', 'Probability', 'Contributions']);
});

test('encoder and decoder, by Node, give what .NET gives', async () => {
  const codes = await run('encoder.onnx', features);
  same(codes, ['Code']);
  const size = codes.Code.length / rows.length;
  same(await run('decoder.onnx', new ort.Tensor('float32', Float32Array.from(expected.Code), [rows.length, size])), ['Reconstruction']);
});

test('the example of the guide prints the scores of .NET', async () => {
  const guide = await readFile(new URL('../../docs/guide/export.md', import.meta.url), 'utf8');
  const [, program, output] = /```javascript\n([^`]*)```\n\n```\n([^`]*)```/.exec(guide) ?? [];
  await symlink(new URL('node_modules', import.meta.url), file('node_modules'));
  const run = spawnSync(process.execPath, ['--input-type=module', '-'], { input: program, cwd: file('site/sample'), encoding: 'utf8' });
  assert.equal(run.stderr, '');
  const printed = run.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const wanted = [0, 1, 105].map((i) => [expected.Score[i].toFixed(4), expected.PredictedLabel[i] ? 'anomaly' : 'normal']);
  assert.ok(
    difference(
      printed.map(([score]) => Number(score)),
      wanted.map(([score]) => Number(score)),
    ) <= 1e-4,
  ); // of four digits
  assert.deepEqual(
    printed.map(([, label]) => label),
    wanted.map(([, label]) => label),
  );
  assert.deepEqual(
    output
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[1]),
    wanted.map(([, label]) => label),
  );
});
