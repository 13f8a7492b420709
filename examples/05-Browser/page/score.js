// Scores a CSV file batch by batch and keeps what the page shows: all scores, and the highest rows with their reasons.

import { parseNumber, records } from './csv.js';

const KEPT = 100; // rows of the table
const REASONS = 3;
const BATCH_MS = 40; // as long as reading and scoring a batch may hold up the page
const [LEAST, MOST] = [16, 1024];

/**
 * @param {object} model - As openModel gives it.
 * @param {File} file - CSV with a header that names the model's features; other columns are passed over.
 * @param {(done: { share: number, rows: number }) => void} onProgress
 * @param {AbortSignal} signal
 */
export async function scoreFile(model, file, onProgress, signal) {
  const result = { scores: [], labels: [], probabilities: [], top: [], anomalies: 0, unscored: 0, ignored: [] };
  const rows = model.rows(MOST);
  let [columns, header, batch, filled, read] = [null, null, 64, 0, 0];

  let began = performance.now();
  const flush = async () => {
    keep(result, model, await model.run(rows, filled), filled);
    filled = 0;
    const ratio = BATCH_MS / Math.max(performance.now() - began, 1);
    batch = Math.round(Math.min(Math.max(batch * Math.min(ratio, 2), LEAST), MOST));
    onProgress({ share: read / file.size, rows: result.scores.length });
    await nextTask();
    began = performance.now();
    signal.throwIfAborted();
  };

  for await (const found of records(file, (bytes) => (read = bytes))) {
    for (const { line, cells } of found) {
      if (!header) {
        header = cells.map((name) => name.trim());
        columns = match(model.features, header);
        result.ignored = header.filter((_, i) => !columns.includes(i));
        continue;
      }
      if (cells.length !== header.length) {
        throw new Error(`Line ${line} has ${count(cells.length, 'cell')}, and the header ${header.length}.`);
      }
      const first = filled * model.width;
      for (let i = 0; i < columns.length; i++) rows[first + i] = parseNumber(cells[columns[i]], line, header[columns[i]]);
      if (++filled >= batch) await flush();
    }
  }
  if (!header) throw new Error('The file is empty; it needs a header with the names of the features.');
  if (filled > 0) await flush();
  if (result.scores.length === 0) throw new Error('There are no rows below the header.');
  cut(result);
  return result;
}

/** Where each feature stands in the header. */
function match(features, header) {
  const twice = header.find((name, i) => features.includes(name) && header.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`The header names “${twice}” twice.`);
  const missing = features.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).map((name) => `“${name}”`);
    const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : '';
    throw new Error(
      `The file lacks ${count(missing.length, 'column')} that the model needs: ${shown.join(', ')}${more}. It has ${header
        .slice(0, 5)
        .map((name) => `“${name}”`)
        .join(', ')}${header.length > 5 ? ', …' : ''}.`,
    );
  }
  return features.map((name) => header.indexOf(name));
}

function keep(result, model, output, count) {
  const width = model.contributors.length;
  for (let i = 0; i < count; i++) {
    const score = output.scores[i];
    const label = output.labels ? Boolean(output.labels[i]) : null;
    const probability = output.probabilities?.[i] ?? null;
    result.scores.push(score);
    result.labels.push(label);
    result.probabilities.push(probability);
    if (Number.isNaN(score)) result.unscored++;
    else if (!(score <= result.floor)) {
      const parts = output.contributions?.slice(i * width, (i + 1) * width) ?? [];
      result.top.push({ row: result.scores.length, score, label, probability, reasons: reasons(parts, model.contributors) });
      if (result.top.length >= 4 * KEPT) cut(result);
    }
    if (label) result.anomalies++;
  }
}

/** Leaves the highest rows, and remembers what a further one has to exceed. */
function cut(result) {
  result.top.sort((a, b) => b.score - a.score || a.row - b.row);
  result.top.length = Math.min(result.top.length, KEPT);
  if (result.top.length === KEPT) result.floor = result.top.at(-1).score;
}

function reasons(parts, names) {
  return Array.from(parts, (part, i) => ({ name: names[i], part }))
    .sort((a, b) => b.part - a.part)
    .slice(0, REASONS)
    .filter(({ part }) => part > 0);
}

/** Lets the page draw and answer; a timer of 0 would wait for 4 ms. */
function nextTask() {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

/** A number of things, as one writes it. */
export const count = (number, one, many = one + 's') => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
