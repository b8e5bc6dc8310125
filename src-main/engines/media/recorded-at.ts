import type { RecordedFrom } from '../../../src-shared/model/video.ts';
import { type ClockDoubt, momentOf } from '../../../src-shared/zoned-time.ts';

/** Two digits of a month, a day, an hour, a minute or a second, and what may stand between them. */
const DATE = String.raw`(?<year>(?:19|20)\d\d)[-_.:]?(?<month>0[1-9]|1[0-2])[-_.:]?(?<day>0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?<hour>[01]\d|2[0-3])[-_.:h]?(?<minute>[0-5]\d)(?:[-_.:m]?(?<second>[0-5]\d))?s?`;
/** Not inside a longer number: serial numbers are full of dates. */
const IN_TEXT = new RegExp(String.raw`(?<!\d)${DATE}(?:[T _-]|at|\.)*${TIME}(?<utc>Z)?(?!\d)`, 'i');
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/;
/** Clocks that were never set say the beginning of their time: 1904 in QuickTime, 1970 elsewhere, 2000 in cameras. */
const EARLIEST = Date.parse('1990-01-02T00:00:00Z');
const NEVER_SET = /^(1904|1970|1980|2000)-01-01T/;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a container says of when it was recorded, as ffprobe gives it. */
export interface CreationTags {
  /** UTC by the standards, though cameras write their local time into it. */
  readonly creation_time?: string | undefined;
  /** Phones': with its zone. */
  readonly 'com.apple.quicktime.creationdate'?: string | undefined;
  /** AVI's and others': the camera's clock, mostly without a zone. */
  readonly date?: string | undefined;
}

/** What may say when a recording begins. */
export interface StartHints {
  readonly fileName: string;
  /** What the camera's clock showed by a pattern for its files: `2024-05-01T13:22:11`. */
  readonly clock?: string | undefined;
  readonly tags?: CreationTags | undefined;
  /** When the file was written last, for a file that was not made by copying (milliseconds since 1970). */
  readonly writtenMs?: number | undefined;
  readonly durationSec?: number | undefined;
}

/** When a recording begins and who says so. */
export interface RecordedStart {
  readonly at: Date;
  readonly from: Exclude<RecordedFrom, 'set'>;
  /** What was read from a clock whose zone is the camera's; null where the zone is known, or does not matter. */
  readonly clock: string | null;
  readonly doubt: ClockDoubt | null;
}

/**
 * When a recording begins by the clock on the wall: as its name says (recorders name their files by their own clock),
 * else as its container does, else, as a guess, its length before the file was written last. Clocks that name no zone
 * are read in `zone`. Undefined when nothing says so, or what is said cannot be.
 */
export function recordedStartOf(hints: StartHints, zone: string, now = new Date()): RecordedStart | undefined {
  const { fileName, clock, tags = {} } = hints;
  const byClock = (from: RecordedStart['from'], text: string | undefined) =>
    text === undefined ? undefined : { ...momentOf(text, zone), from, clock: text };
  const byMoment = (from: RecordedStart['from'], at: Date | undefined) => at && { at, from, clock: null, doubt: null };
  const name = readClock(fileName);
  const date = readClock(tags.date ?? '');
  const starts: (RecordedStart | undefined)[] = [
    byClock('name', clock),
    name?.isUtc ? byMoment('name', new Date(`${name.clock}Z`)) : byClock('name', name?.clock),
    byMoment('metadata', zonedMoment(tags['com.apple.quicktime.creationdate'])),
    byMoment('metadata', zonedMoment(tags.creation_time)),
    HAS_ZONE.test(tags.date ?? '') ? byMoment('metadata', zonedMoment(tags.date)) : byClock('metadata', date?.clock),
    byMoment('file-time', writtenBefore(hints)),
  ];
  return starts.find((start) => start !== undefined && isBelievable(start.at, now));
}

/** A date and a time in a text; undefined for a text without them, and for days that no month has. */
function readClock(text: string): { readonly clock: string; readonly isUtc: boolean } | undefined {
  const { year, month, day, hour, minute, second = '00', utc } = IN_TEXT.exec(text)?.groups ?? {};
  if (year === undefined) return undefined;
  const clock = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (!isClock(clock) || NEVER_SET.test(clock)) return undefined;
  return { clock, isUtc: utc !== undefined };
}

/** Whether a text is a time that a clock can show: a 31st of June would become a 1st of July. */
export function isClock(text: string): boolean {
  const moment = new Date(`${text}Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

function zonedMoment(text: string | undefined): Date | undefined {
  if (text === undefined || NEVER_SET.test(text)) return undefined;
  const moment = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

function writtenBefore({ writtenMs = 0, durationSec = 0 }: StartHints): Date | undefined {
  return writtenMs > 0 && durationSec > 0 ? new Date(Math.round(writtenMs - durationSec * 1000)) : undefined;
}

function isBelievable(moment: Date, now: Date): boolean {
  return moment.getTime() >= EARLIEST && moment.getTime() <= now.getTime() + DAY_MS;
}
