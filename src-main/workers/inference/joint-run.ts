import type { ModelRef, TensorContent, WireTensor, WireTensors } from '../../engines/models/graph-runner.ts';

/** Rows of one pass: as many as an encoder sends at once, so that no question waits longer for it. */
export const MOST_JOINT_ROWS = 32;

/** What may be one pass: the same graph on feeds that differ in their rows alone. */
export function jointKey({ path, device, threads, listed }: ModelRef, feeds: WireTensors): string {
  const content = listed?.files.map(({ sha256 }) => sha256);
  const shapes = Object.entries(feeds).map(([name, { type, dims }]) => [name, type, ...dims.slice(1)]);
  return JSON.stringify([path, device, threads, content, shapes]);
}

/** Rows of a pass: what its first feed has of them. */
export function rowsOf(feeds: WireTensors): number {
  return Object.values(feeds)[0]?.dims[0] ?? 1;
}

/** The feeds of several passes as those of one. */
export function joined(passes: readonly WireTensors[]): WireTensors {
  const [first = {}] = passes;
  return Object.fromEntries(
    Object.entries(first).map(([name, { type, dims }]) => {
      const parts = passes.map((feeds) => feeds[name]!.data);
      const rows = passes.reduce((sum, feeds) => sum + (feeds[name]!.dims[0] ?? 0), 0);
      return [name, { type, dims: [rows, ...dims.slice(1)], data: concatenated(parts) }];
    }),
  );
}

/** The outputs of one pass as those of several of so many rows; undefined where an output has no row for each. */
export function parted(outputs: WireTensors, rows: readonly number[]): WireTensors[] | undefined {
  const all = rows.reduce((sum, count) => sum + count, 0);
  if (Object.values(outputs).some(({ dims }) => dims[0] !== all)) return undefined;
  let from = 0;
  return rows.map((count) => {
    const part = Object.entries(outputs).map(([name, tensor]) => [name, rowsIn(tensor, from, count)] as const);
    from += count;
    return Object.fromEntries(part);
  });
}

function rowsIn({ type, dims, data }: WireTensor, from: number, count: number): WireTensor {
  const length = data.length / dims[0]!;
  return { type, dims: [count, ...dims.slice(1)], data: data.slice(from * length, (from + count) * length) };
}

function concatenated(parts: readonly TensorContent[]): TensorContent {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new (parts[0]!.constructor as new (length: number) => TensorContent)(length);
  let at = 0;
  for (const part of parts) {
    all.set(part as never, at);
    at += part.length;
  }
  return all;
}
