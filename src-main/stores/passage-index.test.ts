import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTextIndex, type TextIndex } from './text-index.ts';

let folder: string;
let index: TextIndex;
const file = (): string => join(folder, 'text.db');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-passages-'));
  index = openTextIndex(file());
});
afterEach(() => {
  index.close();
  rmSync(folder, { recursive: true, force: true });
});

const line = (startSec: number, text: string) => ({ startSec, endSec: startSec + 2, text });
/** A unit vector of 16 values at an angle, so that cosines are known. */
const at = (degrees: number): Float32Array => {
  const vector = new Float32Array(16);
  vector[3] = Math.cos((degrees * Math.PI) / 180);
  vector[9] = Math.sin((degrees * Math.PI) / 180);
  return vector;
};

async function fill(videoId: string, angles: readonly number[], model = 'm@1'): Promise<void> {
  const lines = angles.map((_, row) => line(row * 10, `${videoId} line ${row}`));
  await index.replaceForVideo(videoId, lines);
  const { stamp, lines: known } = index.passages.linesOf(videoId);
  expect(known).toEqual(lines);
  index.passages.put(
    videoId,
    stamp,
    model,
    lines.map((each, row) => ({ ...each, vector: at(angles[row]!) })),
  );
}

const found = (query: Partial<Parameters<TextIndex['search']>[1]> = {}, model = 'm@1') =>
  index.passages.search(model, [at(0)], { limit: 3, ...query }).map(({ text }) => text);

describe('passages of transcripts', () => {
  it('are found by cosine, best first, within videos and times', async () => {
    await fill('v1', [80, 10, 60, 30]);
    await fill('v2', [20, 90]);
    expect(found()).toEqual(['v1 line 1', 'v2 line 0', 'v1 line 3']);
    expect(found({ videoIds: ['v1'] })).toEqual(['v1 line 1', 'v1 line 3', 'v1 line 2']);
    expect(found({ videoIds: [] })).toEqual([]);
    expect(found({ fromSec: 15, toSec: 31 })).toEqual(['v1 line 3', 'v1 line 2']);
    const [best] = index.passages.search('m@1', [at(0)], { limit: 1 });
    expect(best).toMatchObject({ videoId: 'v1', startSec: 10, endSec: 12 });
    expect(best!.cosine).toBeCloseTo(Math.cos((10 * Math.PI) / 180), 2);
    const [other] = index.passages.search('m@1', [at(0), at(79)], { limit: 1 });
    expect(other).toMatchObject({ text: 'v1 line 0' });
  });

  it('go with the lines they were made of, and with another model', async () => {
    await fill('v1', [0]);
    expect(index.passages.unread('m@1', undefined)).toEqual([]);
    expect(index.passages.unread('m@2', undefined)).toEqual(['v1']);
    expect(found({}, 'm@2')).toEqual([]);
    const { stamp } = index.passages.linesOf('v1');
    await index.replaceForVideo('v1', [line(0, 'other words')]);
    expect(index.passages.unread('m@1', ['v1', 'v9'])).toEqual(['v1']);
    // Read before the words changed, finished after.
    index.passages.put('v1', stamp, 'm@1', [{ ...line(0, 'late'), vector: at(0) }]);
    expect(found()).toEqual([]);
    await fill('v1', [0], 'm@2');
    expect(found({}, 'm@2')).toEqual(['v1 line 0']);
    await index.remove('v1');
    expect(found({}, 'm@2')).toEqual([]);
  });

  it('stay over a restart, and start empty in an index from before them', async () => {
    await fill('v1', [0]);
    index.close();
    index = openTextIndex(file());
    expect(index.isFresh).toBe(false);
    expect(found()).toEqual(['v1 line 0']);
    await index.rebuild(
      (async function* () {
        yield { videoId: 'v1', lines: [line(0, 'again')] };
      })(),
    );
    expect(index.passages.unread('m@1', undefined)).toEqual(['v1']);
  });
});
