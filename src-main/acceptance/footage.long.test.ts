import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { checkFootage, listedFootage } from './testing/footage-checks.ts';
import { openLibrary } from './testing/in-process.ts';

// All recordings, the ten-minute ones included.
const footage = listedFootage(Number.POSITIVE_INFINITY);
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
