// The site that eng/site builds, in headless Chromium: every link and anchor leads somewhere, pages load nothing from other hosts, nothing that
// the project wrote has a fault that axe-core finds, and the search finds.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const folder = process.env.SITE_FOLDER;
const pictures = process.env.PICTURES; // a folder for pictures of the pages; none by default
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
};
const looked = ['index.html', 'guide/tutorial.html', 'guide/training.html', 'api/MLNetAutoencoder.AutoencoderAnomalyOptions.html'];
let browser;
let server;
let address;

before(async () => {
  server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    try {
      const body = await readFile(join(folder, path.endsWith('/') ? `${path}index.html` : path));
      response.writeHead(200, { 'content-type': types[extname(path) || '.html'] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${server.address().port}/`;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens a page of the site and runs a visit; what the page complains of, or asks of another host, fails it. */
async function visit(path, look, work) {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => request.url().startsWith(address) || /^(blob|data):/.test(request.url()) || faults.push(request.url()));
  await page.goto(address + path, { waitUntil: 'networkidle' });
  await work(page);
  assert.deepEqual(faults, []);
  await context.close();
}

test('links and anchors lead somewhere', async () => {
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/'));
  const pages = files.filter((file) => file.endsWith('.html') && !file.endsWith('toc.html'));
  assert.ok(pages.length > 100);
  await visit('index.html', looks.light, async (page) => {
    const read = await page.evaluate(async (paths) => {
      const parser = new DOMParser();
      const one = async (path) => {
        const html = parser.parseFromString(await (await fetch(`/${path}`)).text(), 'text/html');
        const links = [...html.querySelectorAll('[href], [src]')].map((e) => e.getAttribute('href') ?? e.getAttribute('src'));
        return [path, { anchors: [...html.querySelectorAll('[id], a[name]')].map((e) => e.id || e.name), links }];
      };
      return Promise.all(paths.map(one));
    }, pages);
    const anchors = new Map(read.map(([path, { anchors: names }]) => [path, new Set(names)]));
    const known = new Set(files);
    const reached = new Set(['index.html']);
    const broken = [];
    for (const [path, { links }] of read) {
      for (const link of links) {
        const url = new URL(link, address + path);
        if (!url.href.startsWith(address)) continue;
        const target = decodeURIComponent(url.pathname.slice(1)) || 'index.html';
        const anchor = decodeURIComponent(url.hash.slice(1));
        reached.add(target);
        if (!known.has(target) || (anchor && anchors.has(target) && !anchors.get(target).has(anchor))) broken.push(`${path}: ${link}`);
      }
    }
    assert.deepEqual(broken, []);
    const start = await page.evaluate(async () => (await fetch('/guide/toc.json')).text());
    const lost = pages.filter((path) => path.startsWith('guide/') && !start.includes(path.slice('guide/'.length)));
    assert.deepEqual(lost, []);
  });
});

for (const [name, look] of Object.entries(looks)) {
  test(`pages are accessible and complete: ${name}`, async () => {
    const violations = [];
    for (const path of looked) {
      await visit(path, look, async (page) => {
        if (pictures) await page.screenshot({ path: `${pictures}/${name}-${path.replaceAll('/', '-')}.png` });
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document.querySelector('article'), { resultTypes: ['violations'] }));
        violations.push(...found.violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map((node) => node.html).join(' ')}`));
      });
    }
    assert.deepEqual(violations, []);
  });
}

test('the search finds an option', () =>
  visit('index.html', looks.light, async (page) => {
    await page.getByRole('searchbox').or(page.locator('#search-query')).first().fill('Contamination');
    const hits = page.locator('#search-results .sr-item');
    await hits.first().waitFor({ timeout: 60_000 });
    if (pictures) await page.screenshot({ path: `${pictures}/search.png` });
    assert.match((await hits.allTextContents()).join('\n'), /Contamination/);
  }));
