/** A night's training is skipped when fewer videos than this were added since the last one. */
export const MIN_NEW_VIDEOS = 10;

/** The clock and the library as the schedule sees them, so that a test can let nights pass. */
export interface NightlyOptions {
  readonly now: () => Date;
  readonly setting: () => { readonly enabled: boolean; readonly hour: number };
  /** Videos with clips that were added since the last training. */
  readonly countNewVideos: () => Promise<number>;
  readonly train: () => Promise<unknown>;
  /** Told why a night was skipped, in words. */
  readonly report: (message: string) => void;
}

/** Trains the feature adapter once a day at a local hour. */
export interface NightlyTraining {
  /** Call it every minute or so: a machine that slept over the hour trains when it wakes. */
  tick(): Promise<void>;
  /** When it trains next; null while it is switched off. */
  nextRunAt(): Date | null;
}

/** The first full hour `hour` of the machine's clock after a time. */
export function nextLocalHour(after: Date, hour: number): Date {
  const next = new Date(after);
  next.setHours(hour, 0, 0, 0);
  if (next > after) return next;
  next.setDate(next.getDate() + 1);
  // The next day may begin or end an hour of summer time.
  next.setHours(hour, 0, 0, 0);
  return next;
}

export function createNightlyTraining(options: NightlyOptions): NightlyTraining {
  const { now, setting, countNewVideos, train, report } = options;
  let checkedAt = now();
  return {
    tick: async () => {
      const before = checkedAt;
      checkedAt = now();
      const { enabled, hour } = setting();
      if (!enabled || nextLocalHour(before, hour) > checkedAt) return;
      const newVideos = await countNewVideos();
      if (newVideos < MIN_NEW_VIDEOS) {
        report(`The nightly training was skipped: ${newVideos} new videos, ${MIN_NEW_VIDEOS} are needed.`);
        return;
      }
      await train();
    },
    nextRunAt: () => {
      const { enabled, hour } = setting();
      return enabled ? nextLocalHour(now(), hour) : null;
    },
  };
}
