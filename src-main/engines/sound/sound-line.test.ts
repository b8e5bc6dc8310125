import { describe, expect, it } from 'vitest';
import { SoundLine } from './sound-line.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';

const sec = (length: number, value: number) => new Float32Array(Math.round(length * SOUND_RATE_HZ)).fill(value);

function heard(stretches: readonly (readonly [atSec: number, samples: Float32Array])[], mostSec = 100): Float32Array {
  const line = new SoundLine(1000, mostSec * SOUND_RATE_HZ);
  const all: number[] = [];
  for (const [atSec, samples] of stretches) {
    line.add(atSec, samples);
    for (let block = line.take(); block; block = line.take()) all.push(...block);
  }
  return Float32Array.from([...all, ...line.rest()]);
}

/** Value and length in seconds of each stretch of equal samples. */
function stretchesOf(samples: Float32Array): [number, number][] {
  const found: [number, number][] = [];
  for (const sample of samples) {
    const last = found.at(-1);
    if (last && last[0] === sample) last[1] += 1;
    else found.push([sample, 1]);
  }
  return found.map(([value, count]) => [value, count / SOUND_RATE_HZ]);
}

describe('sound on a steady clock', () => {
  it('keeps a late start and a gap as silence', () => {
    expect(
      stretchesOf(
        heard([
          [1, sec(0.5, 1)],
          [3, sec(0.5, 2)],
        ]),
      ),
    ).toEqual([
      [0, 1],
      [1, 0.5],
      [0, 1.5],
      [2, 0.5],
    ]);
  });

  it('goes on where stamps are only rounded, without adding them up', () => {
    const rounded = Array.from({ length: 200 }, (_, at) => [Math.round(at * 21.34) / 1000, sec(0.02134, 1)] as const);
    const found = heard(rounded);
    expect(stretchesOf(found)).toHaveLength(1);
    expect(found.length / SOUND_RATE_HZ).toBeCloseTo(200 * 0.02134, 1);
  });

  it('counts on behind a clock that was set back', () => {
    expect(
      stretchesOf(
        heard([
          [10, sec(1, 1)],
          [2, sec(1, 2)],
          [3, sec(1, 3)],
        ]),
      ),
    ).toEqual([
      [0, 10],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  it('cuts off what lies on sound that is there, and what comes too late', () => {
    expect(
      stretchesOf(
        heard([
          [0, sec(1, 1)],
          [0.95, sec(1, 2)],
        ]),
      ),
    ).toEqual([
      [1, 1],
      [2, 0.95],
    ]);
    expect(
      stretchesOf(
        heard(
          [
            [0, sec(1, 1)],
            [1e9, sec(1, 2)],
          ],
          2,
        ),
      ),
    ).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });
});
