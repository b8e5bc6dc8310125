/** Two digits of a month, a day, an hour, a minute or a second, and what may stand between them. */
const DATE = String.raw`(?<year>(?:19|20)\d\d)[-_.]?(?<month>0[1-9]|1[0-2])[-_.]?(?<day>0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?<hour>[01]\d|2[0-3])[-_.:h]?(?<minute>[0-5]\d)(?:[-_.:m]?(?<second>[0-5]\d))?s?`;
/** Not inside a longer number: serial numbers are full of dates. */
const IN_NAME = new RegExp(String.raw`(?<!\d)${DATE}(?:[T _-]|at|\.)*${TIME}(?<utc>Z)?(?!\d)`, 'i');
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
}

/**
 * When a recording begins by the clock on the wall, as ISO 8601 with a zone: as its name says (recorders name their
 * files by their own clock, which is taken for one of this machine's zone), else as its container does. Undefined when
 * neither says so, or what they say cannot be.
 */
export function recordedAtOf(fileName: string, tags: CreationTags = {}, now = new Date()): string | undefined {
  const moments = [
    momentInName(fileName),
    momentOf(tags['com.apple.quicktime.creationdate']),
    momentOf(tags.creation_time),
  ];
  const moment = moments.find((each) => each !== undefined && isBelievable(each, now));
  return moment?.toISOString();
}

function momentInName(fileName: string): Date | undefined {
  const { year, month, day, hour, minute, second = '00', utc } = IN_NAME.exec(fileName)?.groups ?? {};
  if (year === undefined) return undefined;
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${utc === undefined ? '' : 'Z'}`);
  // A 31st of June becomes a 1st of July: such a number is no date.
  const dayThen = utc === undefined ? moment.getDate() : moment.getUTCDate();
  return dayThen === Number(day) ? moment : undefined;
}

function momentOf(text: string | undefined): Date | undefined {
  if (text === undefined || NEVER_SET.test(text)) return undefined;
  const moment = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

function isBelievable(moment: Date, now: Date): boolean {
  return moment.getTime() >= EARLIEST && moment.getTime() <= now.getTime() + DAY_MS;
}
