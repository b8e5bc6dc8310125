/** A half-open span of time [startSec, endSec) on the player's clock (0 = where playback of the file starts). */
export interface Span {
  readonly startSec: number;
  readonly endSec: number;
}

/** Seconds shared by two spans, 0 when they do not meet. */
export function overlapSec(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endSec, b.endSec) - Math.max(a.startSec, b.startSec));
}

/** Temporal intersection over union of two spans, in 0..1; 0 when both are empty. */
export function temporalIou(a: Span, b: Span): number {
  const shared = overlapSec(a, b);
  const union = a.endSec - a.startSec + (b.endSec - b.startSec) - shared;
  return union > 0 ? shared / union : 0;
}

/** `75.4` -> `01:15.4`, from one hour on `1:01:15.4`; tenths are cut, not rounded, so a label never runs ahead. */
export function formatTimecode(sec: number, decimals: 0 | 1 | 3 = 1): string {
  const scale = 10 ** decimals;
  const ticks = Math.floor(Math.max(0, sec) * scale + 1e-6);
  const whole = Math.floor(ticks / scale);
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  const fraction = decimals === 0 ? '' : `.${pad(ticks % scale, decimals)}`;
  const minutesAndSeconds = `${pad(Math.floor(whole / 60) % 60, 2)}:${pad(whole % 60, 2)}${fraction}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutesAndSeconds}` : minutesAndSeconds;
}

/** Reads `75`, `75.4`, `1:15.4`, `01:01:15`; undefined when the text is no time. */
export function parseTimecode(text: string): number | undefined {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3]);
}
