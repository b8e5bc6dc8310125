/** When a cue is shown, seconds on the file's clock as the file states them: an end may lie before its start. */
export interface CueTiming {
  readonly startSec: number;
  /** Undefined when the file states no end that can be read. */
  readonly endSec: number | undefined;
  /** What stands behind the times and is no setting: words of the cue. */
  readonly rest: string;
}

const TIME = String.raw`(-)?(?:(\d{1,4})\s?:\s?)?(\d{1,3})\s?:\s?(\d{1,2})(?:\s?[.,:;]\s?(\d{1,9}))?(?!\d)`;
const ARROW = String.raw`\s*(?:[-\u2013\u2014=]+\s?[-\u2013\u2014]*\s?(?:>|&gt;)|\u2192)\s*`;
/** The number of the cue may stand on the same line, and brackets around the times. */
const TIMING = new RegExp(String.raw`^\s*(?:\d{1,7}[\s.)]\s*)?\[?${TIME}\]?${ARROW}\[?(?:${TIME})?\]?(.*)$`);
const LOOKS_LIKE_TIMING = new RegExp(String.raw`\d\s?:\s?\d.*${ARROW}|${ARROW}.*\d\s?:\s?\d`);
/** A timing line with its settings is never longer; what is, is words. */
const MAX_TIMING_LENGTH = 500;
const SETTINGS = /^(?:\s*[A-Za-z][\w-]*:[^\s:]\S*)*\s*$/;

/**
 * Reads `00:00:01,000 --> 00:00:02,500` and what people and programs make of it: without hours, with one digit, with
 * dots, other arrows, wide digits, minus signs. `unreadable` for a line that was meant as one; undefined for others.
 */
export function readTiming(line: string): CueTiming | 'unreadable' | undefined {
  if (line.length > MAX_TIMING_LENGTH || !/[>→]|&gt;/.test(line)) return undefined;
  const plain = line.normalize('NFKC');
  const match = TIMING.exec(plain);
  if (!match) return LOOKS_LIKE_TIMING.test(plain) ? 'unreadable' : undefined;
  const rest = match[11]!;
  const hasEnd = match[8] !== undefined;
  return {
    startSec: timeAt(match, 1),
    endSec: hasEnd ? timeAt(match, 6) : undefined,
    rest: !hasEnd || SETTINGS.test(rest) ? '' : rest,
  };
}

function timeAt(match: RegExpExecArray, group: number): number {
  const [sign, hours = '0', minutes, seconds, fraction = '0'] = match.slice(group, group + 5);
  const sec = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction}`);
  return sign === undefined ? sec : -sec;
}
