// Example 05 as a newcomer runs it: what it serves, and what .NET makes of its sample. The script ‘run’ starts and ends it.

import { readFile } from 'node:fs/promises';

const folder = process.env.EXAMPLE_FOLDER; // where it has put site and parts
export const address = process.env.EXAMPLE_ADDRESS; // where it serves the site

export const file = (name) => `${folder}/${name}`;
export const expected = JSON.parse(await readFile(file('expected.json'), 'utf8'));

const [header, ...lines] = (await readFile(file('site/sample/rows.csv'), 'utf8')).trimEnd().split('\n');
export const names = header.split(',').slice(1); // behind the label
export const rows = lines.map((line) => line.split(',').slice(1).map(Number));

/** The greatest difference, relative to values above 1; NaN only where both are. */
export function difference(actual, wanted) {
  if (actual.length !== wanted.length) throw new Error(`${actual.length} values, ${wanted.length} expected`);
  let greatest = 0;
  for (let i = 0; i < actual.length; i++) {
    const off = Math.abs(actual[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]));
    if (!(off <= greatest)) greatest = Number.isNaN(off) ? Infinity : off;
  }
  return greatest;
}
