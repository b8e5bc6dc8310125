/** Why a time of a clock names no single moment: an hour that is passed `twice` a year, one that `never` comes. */
export type ClockDoubt = 'twice' | 'never';

export interface ZonedMoment {
  readonly at: Date;
  readonly doubt: ClockDoubt | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Zones that were asked for; each formatter is costly to make. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The time zone of this machine, as an IANA name. */
export function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
}

/** A zone under its own name (`europe/berlin` is `Europe/Berlin`; `+02:00` stays); undefined for one nobody knows. */
export function knownZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** What a clock in a zone shows at a moment: `2024-05-01T13:22:11`. Throws `RangeError` for an unknown zone. */
export function clockAt(at: Date, zone: string): string {
  return new Date(shownMs(at.getTime(), zone)).toISOString().slice(0, 19);
}

/**
 * When a clock in a zone shows a time (`2024-05-01T13:22:11`). Of an hour that comes twice, when clocks are put back,
 * the first is taken; one that is left out, when they are put forward, counts on from before it. Throws `RangeError` for
 * an unknown zone.
 */
export function momentOf(clock: string, zone: string): ZonedMoment {
  const shown = Date.parse(`${clock}Z`);
  const [before, after] = [shown - DAY_MS, shown + DAY_MS].map((ms) => shown - offsetMs(ms, zone)) as [number, number];
  const fits = [...new Set([before, after])].filter((ms) => shownMs(ms, zone) === shown);
  if (fits.length === 0) return { at: new Date(before), doubt: 'never' };
  return { at: new Date(Math.min(...fits)), doubt: fits.length > 1 ? 'twice' : null };
}

/** How far a zone's clocks are before UTC at a moment. */
function offsetMs(ms: number, zone: string): number {
  return shownMs(ms, zone) - Math.floor(ms / 1000) * 1000;
}

/** What a clock shows at a moment, whole seconds, as if it were UTC. */
function shownMs(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(zone, format);
  return format;
}
