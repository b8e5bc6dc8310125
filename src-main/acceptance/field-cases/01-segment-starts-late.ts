import { join } from 'node:path';
import { expect } from 'vitest';
import type { FieldCheck, Indexed, Shots } from './field-case.ts';

/** What the player shows at these times is read from its pictures in `e2e/journeys/late-start.spec.ts`. */
export const check: FieldCheck = async ({ folder, vigil }) => {
  const recording = join(folder, 'seg1.mkv');
  const { document } = await vigil<Indexed>('index', recording);
  const [video] = document.videos;
  expect(video).toMatchObject({ durationSec: expect.closeTo(6, 1), warnings: [] });
  const { document: found } = await vigil<Shots>('shots', recording);
  expect(found.frameCount).toBe(60);
  expect(found.shots.map(({ startSec }) => startSec)).toEqual([0, 2, 4].map((sec) => expect.closeTo(sec, 2)));

  // Times read off a player that counts from the file's own clock, and times on Vigil's: the same run.
  const gold = (task: string, ...span: readonly string[]) =>
    vigil<{ readonly startSec: number; readonly endSec: number }>('sop', 'gold', recording, '--task', task, ...span);
  for (const [task, fromSec, toSec] of [
    ['theirs', '6', '12'],
    ['ours', '0', '6'],
  ] as const) {
    const { exitCode, document: take } = await gold(task, '--from', fromSec, '--to', toSec);
    expect(exitCode, JSON.stringify(take)).toBe(0);
    expect(take).toMatchObject({ startSec: expect.closeTo(0, 2), endSec: expect.closeTo(6, 1) });
  }
};
