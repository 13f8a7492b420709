// Shows what was found: numbers, a histogram, a table that can be sorted, and a file of all scores.

import { drawHistogram } from './chart.js';
import { writeRecord } from './csv.js';

const at = (id) => document.getElementById(id);
const whole = (number) => number.toLocaleString('en');
const precise = (number) => Number(number.toPrecision(5)).toString();

const COLUMNS = [
  { name: 'Row', key: 'row', first: 'ascending' },
  { name: 'Score', key: 'score', first: 'descending' },
  { name: 'Probability', key: 'probability', first: 'descending' },
  { name: 'Label', key: 'label' },
  { name: 'Reasons', key: 'reasons' },
];

export function showResults(model, result) {
  const { scores, top, anomalies, unscored, ignored } = result;
  const facts = [['Rows', whole(scores.length)]];
  if (model.threshold !== null) {
    const share = ((100 * anomalies) / scores.length).toLocaleString('en', { maximumFractionDigits: 2 });
    facts.push(['Anomalies', `${whole(anomalies)} (${share}%)`], ['Threshold', precise(model.threshold)]);
  }
  if (top.length > 0) facts.push(['Highest score', precise(top[0].score)]);
  if (unscored > 0) facts.push(['Without a score', `${whole(unscored)}, for a missing value`]);
  if (ignored.length > 0) facts.push(['Columns not used', ignored.slice(0, 5).join(', ') + (ignored.length > 5 ? ', …' : '')]);
  at('summary').replaceChildren(
    ...facts.map(([term, value]) => {
      const pair = element('div');
      pair.append(element('dt', term), element('dd', value));
      return pair;
    }),
  );
  at('chart-caption').textContent = 'How many rows have which score (counts on a logarithmic scale)';
  drawHistogram(at('chart'), scores, model.threshold);
  at('table-caption').textContent =
    top.length < scores.length - unscored ? `The ${top.length} highest of ${whole(scores.length)} scores` : 'All scores';
  const columns = COLUMNS.filter(
    ({ key }) =>
      !(key === 'probability' && !model.hasProbability) &&
      !(key === 'reasons' && !model.hasContributions) &&
      !(key === 'label' && model.threshold === null),
  );
  showTable(columns, top, 'score', 'descending');
}

function showTable(columns, rows, key, direction) {
  const sign = direction === 'ascending' ? 1 : -1;
  const sorted = [...rows].sort((a, b) => sign * (a[key] - b[key]) || a.row - b.row);
  const head = element('tr');
  for (const column of columns) {
    const cell = element('th');
    cell.scope = 'col';
    cell.className = column.key;
    if (column.first) {
      const button = element('button', column.name);
      button.type = 'button';
      if (column.key === key) cell.setAttribute('aria-sort', direction);
      const next = column.key !== key ? column.first : direction === 'ascending' ? 'descending' : 'ascending';
      button.addEventListener('click', () => {
        showTable(columns, rows, column.key, next);
        at('table').querySelector(`th.${column.key} button`).focus();
      });
      cell.append(button);
    } else cell.textContent = column.name;
    head.append(cell);
  }
  at('table').tHead.replaceChildren(head);
  at('table').tBodies[0].replaceChildren(...sorted.map((row) => line(columns, row)));
}

function line(columns, row) {
  const shown = {
    row: () => whole(row.row),
    score: () => precise(row.score),
    probability: () => row.probability.toFixed(4),
    label: () => (row.label ? 'anomaly' : 'normal'),
    reasons: () => row.reasons.map(({ name, part }) => `${name} +${Number(part.toPrecision(3))}`).join(', '),
  };
  const result = element('tr');
  if (row.label) result.className = 'anomaly';
  for (const { key } of columns) {
    const cell = element(key === 'row' ? 'th' : 'td', shown[key]());
    if (key === 'row') cell.scope = 'row';
    cell.className = key;
    result.append(cell);
  }
  return result;
}

/** Hands the visitor a file of all scores. */
export function download(result, name) {
  const parts = [writeRecord(['row', 'score', 'anomaly', 'probability'])];
  const text = (value) => (value === null ? '' : String(value));
  result.scores.forEach((score, i) =>
    parts.push(writeRecord([i + 1, score, result.labels[i] === null ? '' : Number(result.labels[i]), text(result.probabilities[i])])),
  );
  const link = element('a');
  link.href = URL.createObjectURL(new Blob(parts, { type: 'text/csv' }));
  link.download = name.replace(/\.\w+$/, '') + '.scores.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const element = (tag, text = '') => Object.assign(document.createElement(tag), { textContent: text });
