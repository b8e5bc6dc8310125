import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { SequenceResult, SequenceRun } from '../../engines/models/graph-loops.ts';
import type { WireTensor } from '../../engines/models/graph-runner.ts';
import { fromTensor, toTensor, toTensors } from './wire-tensors.ts';

/** Passes between two pauses in which other work is let by: a few hundredths of a second of a small model. */
const PASSES_PER_TURN = 32;

/** Runs the passes of a sequence. `pause` lets other work by and throws when nobody waits for this any more. */
export async function runSequence(
  session: InferenceSession,
  { constant, steps, state }: SequenceRun,
  pause: () => Promise<void>,
): Promise<SequenceResult> {
  const same = toTensors(constant);
  const count = Math.min(...Object.values(steps).map(({ dims }) => dims[0] ?? 0));
  let fedBack = toTensors(state?.first);
  const collected = new Map<string, Rows>();
  for (let pass = 0; pass < count; pass++) {
    if (pass % PASSES_PER_TURN === 0) await pause();
    const own = Object.entries(steps).map(([name, tensor]): [string, Tensor] => [name, toTensor(rowOf(tensor, pass))]);
    const outputs = await session.run({ ...same, ...fedBack, ...Object.fromEntries(own) });
    const next = Object.entries(state?.from ?? {});
    fedBack = Object.fromEntries(next.map(([input, output]): [string, Tensor] => [input, outputs[output] as Tensor]));
    const kept = new Set(next.map(([, output]) => output));
    for (const [name, output] of Object.entries(outputs)) {
      if (kept.has(name)) continue;
      const rows = collected.get(name) ?? new Rows(count, fromTensor(name, output));
      collected.set(name, rows);
      rows.set(pass, fromTensor(name, output));
    }
  }
  return {
    outputs: Object.fromEntries([...collected].map(([name, { all }]) => [name, all])),
    state: Object.fromEntries(Object.entries(fedBack).map(([name, tensor]) => [name, fromTensor(name, tensor)])),
  };
}

/** One output of all passes. */
class Rows {
  readonly all: WireTensor;

  constructor(count: number, first: WireTensor) {
    const data = new Float32Array(count * first.data.length);
    this.all = { type: 'float32', dims: [count, ...first.dims.slice(1)], data };
  }

  set(pass: number, { data }: WireTensor): void {
    if (data instanceof Float32Array) this.all.data.set(data as never, pass * data.length);
  }
}

function rowOf({ type, dims, data }: WireTensor, row: number): WireTensor {
  const length = data.length / (dims[0] ?? 1);
  return { type, dims: [1, ...dims.slice(1)], data: data.slice(row * length, (row + 1) * length) };
}
