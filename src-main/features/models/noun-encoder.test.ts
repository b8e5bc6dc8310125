import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import { importModel } from './import-model.ts';
import { encoder } from './kinds/encoder.ts';
import { createModelRegistry } from './model-registry.ts';
import { hasNounEncoder, listed, writeNounEncoder } from './testing/noun-encoder.ts';

describe.skipIf(!hasNounEncoder)('an encoder with real weights, a unigram tokenizer and packed texts', () => {
  const inference = new InferenceSessions(1);
  let root = '';
  let modelsDir = '';
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'vigil-nouns-'));
    modelsDir = join(root, 'models');
    mkdirSync(modelsDir);
    writeNounEncoder(join(root, 'nouns'));
    const models = createModelRegistry({ roots: [join(root, 'builtin'), modelsDir], runtime: { inference } });
    await importModel(
      { folder: join(root, 'nouns'), importId: 'i1' },
      { models, inference, modelsDir },
      { signal: new AbortController().signal, progress: () => undefined },
    );
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('reads words as their publisher does', async () => {
    const folder = join(modelsDir, 'nouns');
    const ids = await inference.tokenise({
      listed: { folder, files: [listed(folder, 'tokenizer.json')] },
      tokenizer: { kind: 'tokenizer-json', vocabulary: 'tokenizer.json' },
      texts: ['Hello, how are you?'],
      maxLength: 128,
    });
    expect(ids).toEqual([[341, 4125, 8, 140, 31, 19, 54]]);
  });

  test('gives a text alone the vector that it has among others', async () => {
    const opened = await encoder.open(join(modelsDir, 'nouns'), { inference });
    const together = await opened.embedTexts(['a cat on a chair', 'a red bus', '']);
    const alone = await opened.embedTexts(['a red bus']);
    const off = alone.map((value, at) => Math.abs(value - together[512 + at]!));
    expect(Math.max(...off)).toBeLessThan(1e-5);
    const cosine = (a: number, b: number) =>
      together.subarray(a * 512, (a + 1) * 512).reduce((sum, value, at) => sum + value * together[b * 512 + at]!, 0);
    expect(cosine(0, 1)).toBeLessThan(0.9);
  });
});
