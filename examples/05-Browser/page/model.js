// A scorer that MLNetAutoencoder wrote, run by ONNX Runtime on this computer.

import * as ort from './ort/ort.wasm.bundle.min.mjs';
import { readMetadata } from './metadata.js';

ort.env.wasm.numThreads = 1; // more would need headers that not every server sends
ort.env.wasm.wasmPaths = { wasm: new URL('./ort/ort-wasm-simd-threaded.wasm', import.meta.url).href };

const KEY = 'mlnetautoencoder.';

/** @param {Uint8Array} bytes - An ONNX file. */
export async function openModel(bytes) {
  const metadata = metadataOf(bytes);
  const outputs = Object.fromEntries(JSON.parse(metadata[KEY + 'outputs']).map((output) => [output.Role, output.Name]));
  if (!outputs.ReconstructionError) {
    throw new Error(
      `The model gives no score, only ${Object.keys(outputs).join(', ')}. Export one with model.Save(path, ModelPart.Scorer).`,
    );
  }
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  return new Model(session, metadata, outputs);
}

class Model {
  #session;
  #input;
  #outputs;

  constructor(session, metadata, outputs) {
    this.#session = session;
    this.#input = session.inputMetadata[0];
    this.#outputs = outputs;
    this.kind = metadata[KEY + 'kind'];
    this.threshold = KEY + 'threshold' in metadata ? Number(metadata[KEY + 'threshold']) : null;
    this.trainingRows = JSON.parse(metadata[KEY + 'training']).Rows;
    this.width = this.#input.shape.at(-1);
    const names = JSON.parse(metadata[KEY + 'features']);
    this.features = names.length > 0 ? names : Array.from({ length: this.width }, (_, i) => `f${i}`);
    if (this.features.length !== this.width) {
      throw new Error('The model takes more than features (a condition or a target); this page scores rows of features only.');
    }
    this.contributors = KEY + 'targets' in metadata ? JSON.parse(metadata[KEY + 'targets']) : this.features;
    this.hasProbability = 'Probability' in outputs;
    this.hasContributions = 'Contributions' in outputs;
  }

  /** Room for some rows, one behind the other, of the type of number that the model takes. */
  rows(count) {
    return this.#input.type === 'float64' ? new Float64Array(count * this.width) : new Float32Array(count * this.width);
  }

  /** Scores the first rows. Gives scores, and labels, probabilities and contributions, or null for what the model lacks. */
  async run(rows, count) {
    const values = rows.subarray(0, count * this.width);
    const feed = new ort.Tensor(this.#input.type, values, [count, this.width]);
    const result = await this.#session.run({ [this.#input.name]: feed });
    const of = (role) => (this.#outputs[role] ? result[this.#outputs[role]].data : null);
    return {
      scores: of('ReconstructionError'),
      labels: of('PredictedLabel'),
      probabilities: of('Probability'),
      contributions: of('Contributions'),
    };
  }

  close() {
    return this.#session.release();
  }
}

function metadataOf(bytes) {
  let metadata;
  try {
    metadata = readMetadata(bytes);
  } catch {
    throw new Error('The file is not an ONNX model, or it is cut off.');
  }
  if (!(KEY + 'format' in metadata)) throw new Error('The file is not a model of MLNetAutoencoder.');
  return metadata;
}
