import { z } from 'zod';
import type { WireTensor, WireTensors } from './graph-runner.ts';
import { FolderPath, TokenizerSpec } from './model-file.ts';

/** Ids of a text: far above what any model takes. */
const MAX_IDS = 8192;

/**
 * What an input of a graph holds of N texts. `ids` and `mask` are N x length; `segments` says of each id which part of a
 * text it is of, and there is one part only. `packed-ids` are the ids of all texts one after another, and
 * `packed-places` the row and the column of each (a sparse N x length).
 */
const TextFeed = z.strictObject({
  name: z.string().min(1),
  holds: z.enum(['ids', 'mask', 'segments', 'packed-ids', 'packed-places']),
  dtype: z.enum(['int64', 'int32']),
});
type TextFeed = z.infer<typeof TextFeed>;

/** How texts go into a graph, and which of its outputs is theirs. */
export const TextInput = z.strictObject({
  file: FolderPath,
  tokenizer: TokenizerSpec,
  maxLength: z.int().positive().max(MAX_IDS),
  lowerCase: z.boolean(),
  padId: z.int().nonnegative(),
  /** SigLIP was trained on full-length padding; where it does not matter the batch's longest text is enough. */
  padTo: z.enum(['max-length', 'longest']),
  inputs: z.array(TextFeed).min(1),
  output: z.string().min(1),
});
export type TextInput = z.infer<typeof TextInput>;

/** The inputs of a pass over texts, given their ids. A text without any is one padding id. */
export function textFeeds(
  ids: readonly (readonly number[])[],
  text: Pick<TextInput, 'inputs' | 'maxLength' | 'padId' | 'padTo'>,
): WireTensors {
  const rows = ids.map((row) => (row.length > 0 ? row : [text.padId]));
  const longest = Math.max(1, ...rows.map((row) => row.length));
  const length = text.padTo === 'max-length' ? text.maxLength : longest;
  return Object.fromEntries(text.inputs.map((input) => [input.name, feedOf(input, rows, length, text.padId)]));
}

function feedOf({ holds, dtype }: TextFeed, rows: readonly (readonly number[])[], length: number, padId: number) {
  if (holds === 'packed-ids') {
    const values = rows.flat();
    return tensorOf(dtype, [values.length], values);
  }
  if (holds === 'packed-places') {
    const places = rows.flatMap((row, at) => row.map((_, column) => [at, column]));
    return tensorOf(dtype, [places.length, 2], places.flat());
  }
  const valueAt = {
    ids: (row: readonly number[], at: number) => row[at] ?? padId,
    mask: (row: readonly number[], at: number) => Number(at < row.length),
    segments: () => 0,
  }[holds];
  const values = rows.flatMap((row) => Array.from({ length }, (_, at) => valueAt(row, at)));
  return tensorOf(dtype, [rows.length, length], values);
}

function tensorOf(dtype: TextFeed['dtype'], dims: readonly number[], values: readonly number[]): WireTensor {
  return dtype === 'int64'
    ? { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) }
    : { type: 'int32', dims, data: Int32Array.from(values) };
}
