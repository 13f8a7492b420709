// Reports in headless Chromium: whatever stands in the data, they run no script but their own, ask for nothing, and can be read by all.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = process.env.REPORT_PAGES; // where the tests of .NET have put a page of each kind
const pictures = process.env.PICTURES; // a folder for pictures of the pages; none by default
const pages = (await readdir(folder)).filter((name) => name.endsWith('.html')).map((name) => name.slice(0, -5));
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});
after(() => browser?.close());

/** Opens a page; whatever it complains of or asks for fails the visit. */
async function visit(name, options, work) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  const address = pathToFileURL(`${folder}/${name}.html`).href;
  const isOwn = (url) => url.split('#')[0] === address || url.startsWith('data:');
  page.on('request', (request) => isOwn(request.url()) || faults.push(request.url()));
  await page.goto(address);
  await work(page);
  assert.deepEqual(faults, []);
  await context.close();
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

test('there is a page of each kind', () => assert.deepEqual(pages, ['detector', 'history', 'images', 'model', 'series']));

for (const name of pages) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${name}, ${colorScheme}: no fault, no request, no injection`, () =>
      visit(name, { colorScheme }, async (page) => {
        await accessible(page, `${name}-${colorScheme}`);
        assert.equal(await page.locator('img').count(), 0);
        assert.notEqual(await page.title(), 'owned');
      }));
  }

  test(`${name}, printed: everything is shown`, () =>
    visit(name, {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      await accessible(page, `${name}-print`);
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      for (const part of await page.locator('details').all()) assert.ok(await part.evaluate((details) => details.open));
      assert.ok((await page.pdf({ format: 'A4' })).length > 10_000);
    }));

  test(`${name}, on a narrow screen: nothing sticks out`, () =>
    visit(name, { viewport: { width: 360, height: 700 } }, async (page) => {
      await accessible(page, `${name}-narrow`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    }));

  test(`${name}, without script: every section is there`, () =>
    visit(name, { javaScriptEnabled: false }, async (page) => {
      const links = await page.locator('nav a').allTextContents();
      assert.deepEqual(await page.locator('h2').allTextContents(), links);
      assert.equal(await page.locator('th button').count(), 0);
    }));
}

test('tables sort by keyboard, numbers by their size', () =>
  visit('detector', {}, async (page) => {
    const table = page.locator('table', { hasText: 'with the highest scores' });
    const column = async (place) => (await table.locator(`tbody tr > :nth-child(${place})`).allTextContents()).map(Number);
    await table.getByRole('button', { name: 'Row', exact: true }).press('Enter');
    const rows = await column(1);
    assert.deepEqual(rows, rows.toSorted((a, b) => b - a));
    assert.equal(await table.locator('th[aria-sort]').getAttribute('aria-sort'), 'descending');
    await table.getByRole('button', { name: 'Row', exact: true }).press('Enter');
    assert.deepEqual(await column(1), rows.toReversed());
    await table.getByRole('button', { name: 'Score', exact: true }).click();
    const scores = await column(3);
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
    assert.equal(await table.locator('th[aria-sort]').count(), 1);
  }));

test('charts tell the values under the pointer', () =>
  visit('series', { viewport: { width: 1000, height: 1400 } }, async (page) => {
    const chart = page.locator('svg[data-areas]').first();
    await chart.scrollIntoViewIfNeeded();
    const reading = page.locator('.reading');
    assert.ok(await reading.isHidden());
    const areas = JSON.parse(await chart.getAttribute('data-areas'));
    assert.equal(areas.length, 2); // values, and scores below them
    for (const { place, x, y } of areas) {
      const box = await chart.boundingBox();
      const size = box.width / (await chart.evaluate((svg) => svg.viewBox.baseVal.width));
      const at = (share, edge, length, start) => start + size * (edge + share * length);
      await page.mouse.move(at(0.25, place[0], place[2], box.x), at(0.75, place[1], place[3], box.y));
      const text = await reading.textContent();
      const value = Number(text.match(/-?[\d.e+-]+$/)[0]);
      assert.ok(Math.abs(value - (y.from + 0.25 * (y.to - y.from))) < 0.02 * (y.to - y.from), text);
      const day = new Date(`${text.slice(0, 16).replace(' ', 'T')}Z`).getTime() / 86_400_000 + 25_569;
      assert.ok(Math.abs(day - (x.from + 0.25 * (x.to - x.from))) < 0.02 * (x.to - x.from), text);
      if (pictures) await page.screenshot({ path: `${pictures}/reading.png` });
    }
    await page.mouse.move(1, 1);
    assert.ok(await reading.isHidden());
  }));

test('the first stop of the keyboard skips to the content', () =>
  visit('detector', {}, async (page) => {
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().left >= 0));
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  }));
