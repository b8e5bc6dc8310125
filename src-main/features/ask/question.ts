import { parseTimecode } from '../../../src-shared/time.ts';

/** A part of a video named by a question; `fraction` and `fromEnd` need the video's length to become seconds. */
export type TimeCondition =
  | { readonly kind: 'seconds'; readonly fromSec: number | undefined; readonly toSec: number | undefined }
  | { readonly kind: 'fraction'; readonly from: number; readonly to: number }
  | { readonly kind: 'fromEnd'; readonly lastSec: number };

export interface ParsedQuestion {
  /** The question without its time words: what is looked for. */
  readonly text: string;
  readonly condition: TimeCondition | undefined;
}

export interface TimeRange {
  readonly fromSec?: number | undefined;
  readonly toSec?: number | undefined;
}

/** "At 1:30" means about then. */
const AROUND_SEC = 10;

const NUMBER_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const LARGER_NUMBERS: Readonly<Record<string, number>> = {
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  sixty: 60,
  a: 1,
  an: 1,
};
const UNIT_SEC: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const PARTS: Readonly<Record<string, number>> = { half: 2, third: 3, quarter: 4 };
const ORDINALS = ['first', 'second', 'third', 'fourth'];

const NUMBER = String.raw`(?:\d+(?:\.\d+)?|${[...NUMBER_WORDS, ...Object.keys(LARGER_NUMBERS)].join('|')})`;
const UNIT = `(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)`;
const AMOUNT = String.raw`(?:half\s+(?:a|an)\s+(?:minute|hour)|${NUMBER}[\s-]*${UNIT})\b`;
const TIME = String.raw`(?:(?:\d+:)?\d{1,2}:\d{2}(?:\.\d+)?|${AMOUNT})`;
const OF_THE_VIDEO = String.raw`(?:\s+(?:of|in|into)\s+(?:the|this)\s+(?:video|recording|footage|clip|film))?`;

interface TimeRule {
  readonly pattern: RegExp;
  readonly read: (groups: readonly string[]) => TimeCondition | undefined;
}

function rule(source: string, read: TimeRule['read']): TimeRule {
  return {
    pattern: new RegExp(String.raw`(?<![\p{L}\p{N}:])${source}${OF_THE_VIDEO}(?![\p{L}\p{N}]|:\d)`, 'iu'),
    read,
  };
}

/** The most particular first: "from 1:00 to 2:00" is not "from 1:00". */
const RULES: readonly TimeRule[] = [
  rule(String.raw`(?:between|from)\s+(${TIME})\s*(?:and|to|until|till|-|–)\s*(${TIME})`, ([from, to]) =>
    seconds(secondsOf(from!), secondsOf(to!)),
  ),
  rule(String.raw`(?:in|during|within)?\s*(?:the\s+)?last\s+(${AMOUNT}|minute|hour)`, ([amount]) => {
    const lastSec = secondsOf(amount!);
    return lastSec === undefined ? undefined : { kind: 'fromEnd', lastSec };
  }),
  rule(String.raw`(?:in|during|within)?\s*(?:the\s+)?first\s+(${AMOUNT}|minute|hour)`, ([amount]) =>
    seconds(undefined, secondsOf(amount!)),
  ),
  rule(
    String.raw`(?:in|during|within)?\s*(?:the\s+)?(first|second|third|fourth|last)\s+(half|third|quarter)`,
    ([ordinal, part]) => fraction(ordinal!.toLowerCase(), part!.toLowerCase()),
  ),
  rule(String.raw`(?:after|since|from)\s+(${TIME})(?:\s+(?:on|onwards?))?`, ([time]) =>
    seconds(secondsOf(time!), undefined),
  ),
  rule(String.raw`(?:before|until|till|up\s+to)\s+(${TIME})`, ([time]) => seconds(undefined, secondsOf(time!))),
  rule(String.raw`(?:at|around|about|near)\s+((?:\d+:)?\d{1,2}:\d{2}(?:\.\d+)?)`, ([time]) => {
    const sec = secondsOf(time!);
    return sec === undefined ? undefined : seconds(Math.max(0, sec - AROUND_SEC), sec + AROUND_SEC);
  }),
];

/** Questions are put in these words; what is looked for comes after them. */
const QUESTION_OPENING =
  /^\s*(?:please\s+)?(?:(?:show|find|give|tell)\s+(?:me\s+)?|(?:when|where|what|who|which|how|why)\s+(?:(?:is|are|was|were|does|do|did|has|have|can)\s+)?(?:there\s+)?|(?:is|are|was|were|does|do|did)\s+(?:there\s+)?)(?=\S)/iu;

/**
 * Takes the time words out of a question: "after 1:30", "between 0:10 and 0:20", "first half", "last ten minutes".
 * Times are on the player's clock. Text it does not understand stays part of what is looked for.
 */
export function parseQuestion(question: string): ParsedQuestion {
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(question);
    const condition = match ? read(match.slice(1)) : undefined;
    if (!match || !condition) continue;
    const rest = `${question.slice(0, match.index)} ${question.slice(match.index + match[0].length)}`;
    return { text: tidy(rest), condition };
  }
  return { text: tidy(question), condition: undefined };
}

/** What an encoder is asked for: the question without "when does", "show me" and the question mark. */
export function searchPhrase(text: string): string {
  const phrase = text.replace(QUESTION_OPENING, '').replace(/[?？!！。.\s]+$/u, '');
  return phrase === '' ? text : phrase;
}

/** The condition in seconds of a video of that length. */
export function rangeOf(condition: TimeCondition, durationSec: number): TimeRange {
  if (condition.kind === 'seconds') return { fromSec: condition.fromSec, toSec: condition.toSec };
  if (condition.kind === 'fromEnd') return { fromSec: Math.max(0, durationSec - condition.lastSec), toSec: undefined };
  return { fromSec: condition.from * durationSec, toSec: condition.to * durationSec };
}

/** What two ranges share; it may be empty. */
export function narrower(a: TimeRange, b: TimeRange): TimeRange {
  const from = [a.fromSec, b.fromSec].filter((sec) => sec !== undefined);
  const to = [a.toSec, b.toSec].filter((sec) => sec !== undefined);
  return {
    fromSec: from.length > 0 ? Math.max(...from) : undefined,
    toSec: to.length > 0 ? Math.min(...to) : undefined,
  };
}

function seconds(fromSec: number | undefined, toSec: number | undefined): TimeCondition | undefined {
  if (fromSec === undefined && toSec === undefined) return undefined;
  if (fromSec !== undefined && toSec !== undefined && toSec <= fromSec) return undefined;
  return { kind: 'seconds', fromSec, toSec };
}

function fraction(ordinal: string, part: string): TimeCondition | undefined {
  const parts = PARTS[part]!;
  const index = ordinal === 'last' ? parts - 1 : ORDINALS.indexOf(ordinal);
  return index < parts ? { kind: 'fraction', from: index / parts, to: (index + 1) / parts } : undefined;
}

function secondsOf(text: string): number | undefined {
  const words = text.toLowerCase().trim();
  if (words.includes(':')) return parseTimecode(words);
  const half = /^half\s+an?\s+(\w)/.exec(words);
  if (half) return UNIT_SEC[half[1]!]! / 2;
  const alone = /^(minute|hour)$/.exec(words);
  if (alone) return UNIT_SEC[alone[1]![0]!]!;
  const amount = /^([\d.]+|[a-z]+)[\s-]*([smh])/.exec(words);
  const value = amount && numberOf(amount[1]!);
  return value === undefined || value === null ? undefined : value * UNIT_SEC[amount![2]!]!;
}

function numberOf(word: string): number | undefined {
  if (/^\d/.test(word)) return Number(word);
  const index = NUMBER_WORDS.indexOf(word);
  return index >= 0 ? index : LARGER_NUMBERS[word];
}

function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\s+([?,.;!])/g, '$1')
    .replace(/^[\s,;:]+|[\s,;]+$/g, '')
    .trim();
}
