import { describe, expect, it } from 'vitest';
import { createNightlyTraining, MIN_NEW_VIDEOS, nextLocalHour } from './nightly-training.ts';

/** A time on this machine's clock. */
const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 4, day, hour, minute);

describe('the hour of the night', () => {
  it('is the next one on the machine’s clock, never the present moment', () => {
    expect(nextLocalHour(at(3, 1, 59), 2)).toEqual(at(3, 2));
    expect(nextLocalHour(at(3, 2), 2)).toEqual(at(4, 2));
    expect(nextLocalHour(at(31, 23), 0)).toEqual(new Date(2026, 5, 1, 0));
  });
});

describe('nightly training', () => {
  function night(newVideos: number, enabled = true) {
    const state = { now: at(3, 20), newVideos, enabled, trained: 0, said: [] as string[] };
    const nightly = createNightlyTraining({
      now: () => state.now,
      setting: () => ({ enabled: state.enabled, hour: 2 }),
      countNewVideos: async () => state.newVideos,
      train: async () => {
        state.trained += 1;
      },
      report: (message) => state.said.push(message),
    });
    const tickAt = (now: Date): Promise<void> => {
      state.now = now;
      return nightly.tick();
    };
    return { state, nightly, tickAt };
  }

  it('trains once when the hour has come, and again the next night', async () => {
    const { state, nightly, tickAt } = night(MIN_NEW_VIDEOS);
    expect(nightly.nextRunAt()).toEqual(at(4, 2));
    await tickAt(at(4, 1, 59));
    expect(state.trained).toBe(0);
    await tickAt(at(4, 2));
    await tickAt(at(4, 2, 1));
    expect(state.trained).toBe(1);
    expect(nightly.nextRunAt()).toEqual(at(5, 2));
    await tickAt(at(5, 2));
    expect(state.trained).toBe(2);
  });

  it('is skipped below ten new videos, and says so', async () => {
    const { state, tickAt } = night(MIN_NEW_VIDEOS - 1);
    await tickAt(at(4, 2));
    expect(state.trained).toBe(0);
    expect(state.said).toEqual(['The nightly training was skipped: 9 new videos, 10 are needed.']);
  });

  it('makes up for an hour that the machine slept through, once', async () => {
    const { state, tickAt } = night(MIN_NEW_VIDEOS);
    await tickAt(at(6, 9));
    await tickAt(at(6, 9, 1));
    expect(state.trained).toBe(1);
  });

  it('does nothing while it is off, and nothing belated when it is switched on', async () => {
    const { state, nightly, tickAt } = night(MIN_NEW_VIDEOS, false);
    await tickAt(at(4, 3));
    expect(nightly.nextRunAt()).toBeNull();
    state.enabled = true;
    await tickAt(at(4, 3, 1));
    expect(state.trained).toBe(0);
    await tickAt(at(5, 2));
    expect(state.trained).toBe(1);
  });
});
