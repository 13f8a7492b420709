// The page in headless Chromium: the same numbers as .NET, by keyboard, without a fault that axe-core finds, and without other hosts.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { address, difference, expected, file, names, rows } from './example.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env.PICTURES; // a folder for pictures of the page; none by default
let browser;
let plain; // shared by the tests that ask for nothing else, so that the engine is compiled once

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  plain = await browser.newContext();
});
after(() => browser?.close());

/** Opens the page and runs a visit; whatever the page complains of, or asks of another host, fails it. */
async function visit(work, options = null) {
  const context = options ? await browser.newContext(options) : plain;
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  const isOwn = (url) => url.startsWith(address) || /^(blob|data):/.test(url);
  page.on('request', (request) => isOwn(request.url()) || faults.push(request.url()));
  await page.goto(address);
  page.setDefaultTimeout(10_000);
  try {
    await work(page);
  } catch (error) {
    const shown = await page.getByRole('alert').or(page.getByRole('status')).allTextContents();
    throw new Error(`${[...shown, ...faults].join('\n')}\n${error.message}`, { cause: error });
  }
  assert.deepEqual(faults, []);
  await page.close();
  if (options) await context.close();
}

const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const scored = (page) => page.getByText(/^Done: /).waitFor({ timeout: 120_000 });

async function useSamples(page) {
  await page.getByRole('button', { name: 'Use the sample model' }).click();
  await page.getByText('The model is ready').waitFor();
  await page.getByRole('button', { name: 'Use the sample rows' }).click();
  await scored(page);
}

async function accessible(page, picture) {
  if (pictures) await page.screenshot({ path: `${pictures}/${picture}.png`, fullPage: true });
  // By the protocol of Chromium's tools, which the page's own policy does not bind.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
    [],
  );
}

async function downloaded(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
  const [header, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  assert.equal(header, 'row,score,anomaly,probability');
  const table = lines.map((line) => line.split(',').map(Number));
  return { name: download.suggestedFilename(), column: (index) => table.map((record) => record[index]) };
}

test('scores of the sample are those of .NET', () =>
  visit(async (page) => {
    await useSamples(page);
    const { name, column } = await downloaded(page);
    assert.equal(name, 'rows.scores.csv');
    assert.deepEqual(
      column(0),
      rows.map((_, i) => i + 1),
    );
    for (const [index, key] of [
      [1, 'Score'],
      [2, 'PredictedLabel'],
      [3, 'Probability'],
    ]) {
      const off = difference(column(index), expected[key]);
      assert.ok(off <= 1e-5, `${key} is off by ${off}`);
      console.log(`${key} in the browser: ${rows.length} values, greatest difference ${off.toExponential(1)}`);
    }
  }));

test('the highest row and its reasons are those of .NET, and the table sorts', () =>
  visit(async (page) => {
    await useSamples(page);
    const highest = expected.Score.indexOf(Math.max(...expected.Score));
    const parts = expected.Contributions.slice(highest * names.length, (highest + 1) * names.length);
    const reason = names[parts.indexOf(Math.max(...parts))];
    const first = page.locator('tbody tr').first();
    assert.equal(await first.locator('th').textContent(), (highest + 1).toLocaleString('en'));
    assert.match(await first.locator('.reasons').textContent(), new RegExp(`^${reason} \\+`));
    assert.equal(await page.locator('th.score').getAttribute('aria-sort'), 'descending');
    await page.getByRole('button', { name: 'Row', exact: true }).press('Enter');
    assert.equal(await page.locator('th.row[aria-sort]').getAttribute('aria-sort'), 'ascending');
    const order = (await page.locator('tbody th').allTextContents()).map((text) => Number(text.replace(',', '')));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    assert.ok(await page.getByRole('button', { name: 'Row', exact: true }).evaluate((button) => button === document.activeElement));
  }));

for (const colorScheme of ['light', 'dark']) {
  test(`axe-core finds no fault, before and after scoring, ${colorScheme}`, () =>
    visit(
      async (page) => {
        await accessible(page, `${colorScheme}-empty`);
        await useSamples(page);
        await accessible(page, colorScheme);
      },
      { colorScheme },
    ));
}

test('on a telephone nothing is cut off', () =>
  visit(
    async (page) => {
      await useSamples(page);
      await accessible(page, 'narrow');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    },
    { viewport: { width: 360, height: 740 } },
  ));

test('the keyboard alone does everything', () =>
  visit(async (page) => {
    const focus = async (name) => {
      for (let i = 0; i < 30; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((name) => document.activeElement.textContent.trim() === name, name)) return;
      }
      assert.fail(`Tab does not reach ${name}`);
    };
    await focus('Use the sample model');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, 'none');
    await page.keyboard.press('Enter');
    await page.getByText('The model is ready').waitFor();
    await focus('Use the sample rows');
    await page.keyboard.press('Space');
    await scored(page);
    await focus('Score');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('th.score').getAttribute('aria-sort'), 'ascending');
    await focus('Download all scores as CSV');
  }));

test('what is wrong with a file is said, and the page goes on', () =>
  visit(async (page) => {
    const error = page.getByRole('alert');
    const [header, record] = [names.join(','), rows[0].join(',')];
    await page.getByRole('button', { name: 'Use the sample model' }).click();
    await page.getByText('The model is ready').waitFor();
    const cases = [
      [`${header}\n${record.replace(/[^,]*$/, 'many')}\n`, `Line 2, column “${names.at(-1)}”: “many” is not a number.`],
      [`${header}\n${record},1\n`, `Line 2 has 12 cells, and the header 11.`],
      [`a,b\n1,2\n`, 'The file lacks 11 columns that the model needs'],
      [`${header},${names[0]}\n${record},1\n`, `The header names “${names[0]}” twice.`],
      [`${header}\n`, 'There are no rows below the header.'],
      ['', 'The file is empty'],
    ];
    for (const [text, message] of cases) {
      await page.getByLabel('A CSV file').setInputFiles(csv('bad.csv', text));
      await error.filter({ hasText: message }).waitFor();
    }
    await page.getByLabel('An ONNX file').setInputFiles(csv('rows.onnx', `${header}\n${record}\n`));
    await error.filter({ hasText: 'not an ONNX model' }).waitFor();
    await page.getByLabel('An ONNX file').setInputFiles(file('encoder.onnx'));
    await error.filter({ hasText: 'The model gives no score, only Latent.' }).waitFor();
    await accessible(page, 'error');
    await page.getByLabel('A CSV file').setInputFiles(csv('good.csv', `${header}\n${record}\n${record.replace(/[^,]*$/, '')}\n`));
    await page.getByText(/^Done: 2 rows, /).waitFor();
    assert.ok(await error.isHidden());
    await page.getByText('1, for a missing value').waitFor();
  }));

test('100,000 rows of 30 columns are scored while the page answers', () =>
  visit(async (page) => {
    const more = Array.from({ length: 19 }, (_, i) => `more${i}`);
    const lines = rows.map((row) => [...row, ...more.map((_, i) => i / 7)].join(','));
    const text = [[...names, ...more].join(','), ...Array.from({ length: 100_000 }, (_, i) => lines[i % lines.length])].join('\n');
    await page.getByRole('button', { name: 'Use the sample model' }).click();
    await page.getByText('The model is ready').waitFor();
    await page.evaluate(() => {
      let last = performance.now();
      globalThis.frames_ = { count: 0, longest: 0 };
      const tick = () => {
        const now = performance.now();
        globalThis.frames_ = { count: globalThis.frames_.count + 1, longest: Math.max(globalThis.frames_.longest, now - last) };
        last = now;
        requestAnimationFrame(tick);
      };
      tick();
    });
    const seen = [];
    await page.exposeFunction('heard', (status) => seen.push(status));
    await page.evaluate(() =>
      new MutationObserver(() => globalThis.heard(document.getElementById('status').textContent)).observe(
        document.getElementById('status'),
        {
          childList: true,
        },
      ),
    );
    await writeFile(file('large.csv'), text);
    await page.getByLabel('A CSV file').setInputFiles(file('large.csv'));
    await scored(page);
    const status = await page.getByRole('status').textContent();
    const { count, longest } = await page.evaluate(() => globalThis.frames_);
    console.log(`${(text.length / 1e6).toFixed(0)} MB. ${status} ${count} frames meanwhile, the longest wait ${longest.toFixed(0)} ms`);
    assert.match(status, /^Done: 100,000 rows/);
    assert.deepEqual(
      seen.filter((heard) => /^\d+%/.test(heard)).map((heard) => heard.split(':')[0]),
      ['25%', '50%', '75%'],
    );
    assert.ok(count >= 10, `only ${count} frames were drawn`);
    const { column } = await downloaded(page);
    const scores = column(1);
    assert.equal(scores.length, 100_000);
    assert.ok(difference(scores.slice(-1000), expected.Score) <= 1e-5);
  }));

test('a run that is stopped leaves the page ready for another', () =>
  visit(async (page) => {
    const text = [names.join(','), ...Array.from({ length: 200_000 }, (_, i) => rows[i % rows.length].join(','))].join('\n');
    await page.getByRole('button', { name: 'Use the sample model' }).click();
    await page.getByText('The model is ready').waitFor();
    await writeFile(file('larger.csv'), text);
    await page.getByLabel('A CSV file').setInputFiles(file('larger.csv'));
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    assert.ok(await page.locator('#results').isHidden());
    await page.getByRole('button', { name: 'Use the sample rows' }).click();
    await scored(page);
  }));

test('a model and rows can be dropped on the page together', () =>
  visit(async (page) => {
    const transfer = await page.evaluateHandle(async () => {
      const transfer = new DataTransfer();
      for (const name of ['rows.csv', 'scorer.onnx']) {
        const response = await fetch(`sample/${name}`);
        transfer.items.add(new File([await response.blob()], name));
      }
      return transfer;
    });
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await scored(page);
  }));

test('the browser refuses the page a connection to another host', async () => {
  const page = await plain.newPage();
  await page.goto(address);
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        fetch('https://example.org/').then(
          () => resolve('it went through'),
          () => {},
        );
      }),
  );
  assert.equal(refused, 'connect-src');
  await page.close();
});
