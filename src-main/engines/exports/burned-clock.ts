import { clockAt } from '../../../src-shared/zoned-time.ts';

/** A clock that is drawn into pictures. */
export interface BurnedClock {
  /** A font on this machine. */
  readonly fontPath: string;
  /** What a clock on the wall showed at 0 of the player's clock, as seconds since 1970 there; null where not known. */
  readonly wallStartSec: number | null;
}

/**
 * What a clock in a zone (an IANA name) shows when a recording begins, as seconds; null where it is not known when
 * that was (ISO 8601).
 */
export function wallClockSec(recordedAt: string | null, zone: string): number | null {
  const at = new Date(recordedAt ?? Number.NaN);
  const ms = at.getTime();
  return Number.isNaN(ms) ? null : (Date.parse(`${clockAt(at, zone)}Z`) + (ms - Math.floor(ms / 1000) * 1000)) / 1000;
}

const MIN_FONT_PX = 10;
/** Height of the picture in lines of the clock. */
const LINES_PER_PICTURE = 22;

/**
 * The filter that draws the time of each picture at the lower left, as the player says it (cut to milliseconds), and
 * the wall clock beside it. It is computed by an expression from the picture's stamp; no text of a user's goes in.
 */
export function clockFilter({ fontPath, wallStartSec }: BurnedClock, heightPx: number): string {
  const fontPx = Math.max(MIN_FONT_PX, Math.round(heightPx / LINES_PER_PICTURE));
  const whole = (expression: string, digits: number): string => `%{eif\\:${expression}\\:d\\:${digits}}`;
  const player = [whole('floor(t/3600)', 2), whole('mod(floor(t/60),60)', 2), whole('mod(floor(t),60)', 2)].join('\\:');
  const milliseconds = whole('mod(floor(t*1000+0.000001),1000)', 3);
  const wall =
    wallStartSec === null ? '' : `   %{pts\\:gmtime\\:${wallStartSec.toFixed(3)}\\:%Y-%m-%d %H\\\\\\:%M\\\\\\:%S}`;
  const box = `box=1:boxcolor=black@0.65:boxborderw=${Math.ceil(fontPx / 4)}`;
  const place = `x=${fontPx}:y=h-th-${fontPx}`;
  return `drawtext=fontfile=${quoted(fontPath)}:fontsize=${fontPx}:fontcolor=white:${box}:${place}:text='${player}.${milliseconds}${wall}'`;
}

/** A path as the value of an option of a filter. */
function quoted(path: string): string {
  const value = path.replaceAll('\\', '/').replaceAll(/[:']/g, '\\$&');
  return `'${value.replaceAll("'", "'\\''")}'`;
}
