// The page: takes files, scores them, shows results.

import { count, scoreFile } from './score.js';
import { openModel } from './model.js';
import { download, showResults } from './results.js';

const at = (id) => document.getElementById(id);
const state = { model: null, modelName: '', rows: null, running: null };

at('model-file').addEventListener('change', ({ target }) => take(target, setModel));
at('rows-file').addEventListener('change', ({ target }) => take(target, setRows));
at('model-sample').addEventListener('click', () => guarded(async () => setModel(await sample('scorer.onnx'))));
at('rows-sample').addEventListener('click', () => guarded(async () => setRows(await sample('rows.csv'))));
at('stop').addEventListener('click', () => state.running?.abort());
at('download').addEventListener('click', () => download(state.result, state.rows.name));
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  guarded(async () => {
    const files = [...event.dataTransfer.files];
    const isModel = (file) => file.name.toLowerCase().endsWith('.onnx');
    for (const file of files.filter(isModel)) await setModel(file);
    for (const file of files.filter((file) => !isModel(file))) await setRows(file);
  });
});

function take(input, use) {
  const [file] = input.files;
  input.value = ''; // so that the same file, mended, can be chosen again
  if (file) guarded(() => use(file));
}

async function setModel(file) {
  await stop();
  const model = await openModel(new Uint8Array(await file.arrayBuffer()));
  await state.model?.close();
  Object.assign(state, { model, modelName: file.name });
  const features = model.features.join(', ');
  facts('model-facts', [
    ['File', file.name],
    ['Kind', `${model.kind}, trained on ${count(model.trainingRows, 'row')}`],
    ['Features', `${model.width}: ${features.length > 300 ? features.slice(0, 300) + '…' : features}`],
    ['Threshold', model.threshold === null ? 'none: the model scores, but labels nothing' : format(model.threshold)],
  ]);
  await score();
}

async function setRows(file) {
  await stop();
  state.rows = file;
  facts('rows-facts', [
    ['File', file.name],
    ['Size', `${Math.ceil(file.size / 1000).toLocaleString('en')} kB`],
  ]);
  await score();
}

async function score() {
  if (!state.model || !state.rows) {
    return say(state.model ? 'The model is ready. Choose rows.' : 'The rows are there. Choose a model.');
  }
  const running = (state.running = new AbortController());
  let finish;
  running.finished = new Promise((resolve) => (finish = resolve));
  const started = performance.now();
  at('results').hidden = true;
  busy(true);
  say(`Scoring ${state.rows.name} …`);
  let spoken = 0;
  const onProgress = ({ share, rows }) => {
    at('progress').value = share;
    const quarter = Math.floor(share * 4);
    if (quarter > spoken && quarter < 4) say(`${quarter * 25}%: ${count(rows, 'row')} scored`); // not at every batch, for those who listen
    spoken = Math.max(spoken, quarter);
  };
  try {
    const result = await scoreFile(state.model, state.rows, onProgress, running.signal);
    state.result = result;
    at('results').hidden = false; // first, since the chart asks for its width
    showResults(state.model, result);
    const found = state.model.threshold === null ? '' : `, ${count(result.anomalies, 'anomaly', 'anomalies')}`;
    const seconds = ((performance.now() - started) / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
    say(`Done: ${count(result.scores.length, 'row')}${found}, in ${seconds} s.`);
  } finally {
    state.running = null;
    busy(false);
    finish();
  }
}

/** Ends a run, so that no two write to the page. */
async function stop() {
  state.running?.abort();
  await state.running?.finished;
}

async function guarded(work) {
  at('error').hidden = true;
  try {
    await work();
  } catch (error) {
    if (error.name === 'AbortError') return say('Stopped.');
    at('results').hidden = true;
    at('error').textContent = error.message;
    at('error').hidden = false;
    say('Nothing was scored.');
  }
}

async function sample(name) {
  const response = await fetch(`sample/${name}`);
  if (!response.ok) throw new Error(`There is no sample/${name} beside this page; ‘dotnet run’ in examples/05-Browser makes it.`);
  return new File([await response.blob()], name);
}

function busy(is) {
  at('progress').value = 0;
  at('progress').hidden = at('stop').hidden = !is;
}

function facts(id, pairs) {
  const list = document.createElement('dl');
  for (const [term, value] of pairs) {
    list.append(Object.assign(document.createElement('dt'), { textContent: term }));
    list.append(Object.assign(document.createElement('dd'), { textContent: value }));
  }
  at(id).replaceChildren(list);
}

const say = (text) => (at('status').textContent = text);
const format = (number) => Number(number.toPrecision(5)).toString();
