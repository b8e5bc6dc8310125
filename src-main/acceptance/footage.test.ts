import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkFootage, chunkCount, listedFootage } from './testing/footage-checks.ts';
import { openLibrary } from './testing/in-process.ts';

// The recordings below a minute; the long test takes all of them.
const footage = listedFootage(60);
const root = mkdtempSync(join(tmpdir(), 'vigil-footage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(footage.length === 0)('real recordings', () => {
  it('are all indexed into as many chunks as the rule gives, and evidence lies inside them', async () => {
    const library = await openLibrary(root);
    try {
      await checkFootage(library.client, footage);
    } finally {
      await library.close();
    }
  }, 900_000);
});

describe('the rule of chunk counts', () => {
  it.each([
    [2, 'micro', 1],
    [3, 'micro', 1],
    [3.2, 'micro', 1],
    [3.3, 'micro', 2],
    [4.5, 'micro', 2],
    [30, 'micro', 19],
    [30, 'meso', 4],
    [30, 'macro', 1],
  ] as const)('%s s of footage have, at level %s, %s', (durationSec, level, count) => {
    expect(chunkCount(durationSec, level)).toBe(count);
  });
});
