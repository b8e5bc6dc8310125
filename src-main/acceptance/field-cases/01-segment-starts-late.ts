import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Span } from '../../../src-shared/time.ts';
import type { FieldCheck, Indexed, Shots } from './field-case.ts';

interface Step extends Span {
  readonly name: string;
}

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
    vigil<Span & { readonly steps: readonly Step[] }>('sop', 'gold', recording, '--task', task, ...span);
  for (const [task, fromSec, toSec] of [
    ['theirs', '6', '12'],
    ['ours', '0', '6'],
  ] as const) {
    const { exitCode, document: take } = await gold(task, '--from', fromSec, '--to', toSec);
    expect(exitCode, JSON.stringify(take)).toBe(0);
    expect(take).toMatchObject({ startSec: expect.closeTo(0, 2), endSec: expect.closeTo(6, 1) });
  }

  // Steps are read off the same player as the span, or alone.
  const stepsFile = join(folder, 'steps.json');
  writeFileSync(stepsFile, JSON.stringify([step('press', 6, 8), step('turn', 8, 12)]));
  for (const [task, span] of [
    ['with a span', ['--from', '6', '--to', '12']],
    ['without', []],
  ] as const) {
    const { exitCode, document: take } = await gold(task, ...span, '--steps', stepsFile);
    expect(exitCode, JSON.stringify(take)).toBe(0);
    const found = take.steps.map(({ name, startSec, endSec }) => step(name, Math.round(startSec), Math.round(endSec)));
    expect(found).toEqual([step('press', 0, 2), step('turn', 2, 6)]);
  }
};

const step = (name: string, startSec: number, endSec: number): Step => ({ name, startSec, endSec });
