import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceSessions } from '../../../src-main/workers/inference/inference-sessions.ts';
import { CLIP_B32, type EncoderSize, SIGLIP2_B16 } from './towers.ts';
import { FULL_SIZE, type FullSize, towerOf, writeFullSize } from './write-encoder.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-full-size-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The same graph with less of everything. */
function small({ image, text }: EncoderSize): EncoderSize {
  const less = { width: 32, heads: 2, layers: 2, inner: 64 };
  return {
    image: { ...image, ...less, side: 64 },
    text: { ...text, ...less, vocabulary: 100, length: 8 },
    dim: 24,
  };
}

const sizes: Readonly<Record<FullSize, EncoderSize>> = { 'clip-b32': CLIP_B32, 'siglip2-b16': SIGLIP2_B16 };
const outputs: Readonly<Record<FullSize, readonly [string, string, number]>> = {
  'clip-b32': ['image_embeds', 'text_embeds', 24],
  'siglip2-b16': ['pooler_output', 'pooler_output', 32],
};

describe.each(FULL_SIZE)('%s without weights of its own', (name) => {
  const write = (where: string): string => {
    const target = join(folder, `${name}-${where}`);
    writeFullSize(name, target, { size: small(sizes[name]) });
    return join(target, 'onnx');
  };

  it('runs under the names of the public exports, whatever the batch, row by row', async () => {
    const onnx = write('runs');
    const sessions = new InferenceSessions(1);
    const [imageOutput, textOutput, dim] = outputs[name];
    const listed = { folder: onnx, files: filesOf(onnx) };
    const pixels = Float32Array.from({ length: 2 * 3 * 64 * 64 }, (_, at) => ((at * 7919) % 255) / 255);
    const vision = { path: join(onnx, 'vision_model.onnx'), listed };
    const feed = (data: Float32Array, rows: number) => ({
      pixel_values: { type: 'float32', dims: [rows, 3, 64, 64], data } as const,
    });
    const both = (await sessions.run(vision, feed(pixels, 2)))[imageOutput]!;
    expect(both.dims).toEqual([2, dim]);
    const [first, second] = [both.data.slice(0, dim), both.data.slice(dim)];
    expect([...first].every((value) => Number.isFinite(value))).toBe(true);
    expect(first).not.toEqual(second);
    const alone = (await sessions.run(vision, feed(pixels.slice(3 * 64 * 64), 1)))[imageOutput]!;
    for (const [at, value] of [...alone.data].entries()) expect(Number(value)).toBeCloseTo(Number(second[at]), 4);

    const ids = BigInt64Array.from([1, 2, 3, 99, 0, 0, 0, 0, 1, 2, 4, 99, 0, 0, 0, 0], BigInt);
    const text = { path: join(onnx, 'text_model.onnx'), listed };
    const texts = await sessions.run(text, { input_ids: { type: 'int64', dims: [2, 8], data: ids } });
    expect(texts[textOutput]!.dims).toEqual([2, dim]);
    expect(texts[textOutput]!.data.slice(0, dim)).not.toEqual(texts[textOutput]!.data.slice(dim));
  });

  it('is the same on every machine', () => {
    const [one, other] = [write('one'), write('other')];
    for (const file of ['vision_model.onnx', 'vision_model.onnx_data', 'text_model.onnx_data']) {
      expect(hashOf(join(one, file))).toBe(hashOf(join(other, file)));
    }
  });

  it('has as many weights as what is published', () => {
    const count = (half: 'vision' | 'text') =>
      towerOf(name, half).weights.parts.reduce((sum, part) => sum + part.count, 0) / 1e6;
    const wanted = name === 'clip-b32' ? [87.8, 63.4] : [92.9, 282.3];
    expect([count('vision'), count('text')].map((millions) => Number(millions.toFixed(1)))).toEqual(wanted);
  });
});

function filesOf(onnx: string) {
  return ['vision_model.onnx', 'vision_model.onnx_data', 'text_model.onnx', 'text_model.onnx_data'].map((path) => {
    const content = readFileSync(join(onnx, path));
    return { path, bytes: content.length, sha256: hashOf(join(onnx, path)) };
  });
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

const parity = resolve(import.meta.dirname, '../../../../shared/reference/hf-parity');
it.skipIf(!existsSync(parity))('has the names that the public library exports small models with', async () => {
  const sessions = new InferenceSessions(1);
  for (const [name, published] of [
    ['clip-b32', 'clip-tiny'],
    ['siglip2-b16', 'siglip2-tiny'],
  ] as const) {
    const target = join(folder, `${name}-names`);
    writeFullSize(name, target, { size: small(sizes[name]) });
    for (const file of ['vision_model.onnx', 'text_model.onnx']) {
      const path = join(parity, published, 'onnx', file);
      const theirs = await sessions.describe({ path });
      const listed = { folder: join(target, 'onnx'), files: filesOf(join(target, 'onnx')) };
      const ours = await sessions.describe({ path: join(target, 'onnx', file), listed });
      expect(ours.inputs, `${name} ${file}`).toEqual(theirs.inputs);
      expect(ours.outputs, `${name} ${file}`).toEqual(expect.arrayContaining([...theirs.outputs]));
    }
  }
});
