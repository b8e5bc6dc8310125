import type { Cue, ReadCues } from './cue.ts';
import { plainText } from './cue-text.ts';
import { type CueTiming, readTiming } from './cue-timing.ts';

const NUMBER = /^\s*(\d{1,7})\s*$/;
/** What WebVTT keeps between cues that is not said. */
const NOT_SAID = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;

/**
 * Cues of SubRip (.srt) and WebVTT (.vtt), also damaged ones: a cue is a timing line and what follows up to the next,
 * whatever numbers, notes, styles and missing or doubled empty lines stand between.
 */
export function readCues(lines: readonly string[]): ReadCues {
  const isWebVtt = /^\ufeff?WEBVTT/.test(lines[0] ?? '');
  const cues: Cue[] = [];
  let unreadCount = 0;
  let timing: CueTiming | 'unreadable' | undefined;
  let content: string[] = [];
  /** Number of the cue that is being read. */
  let number: number | undefined;
  const finish = (endsAtTiming: boolean): void => {
    const { said, next } = endsAtTiming ? withoutNext(content, number, isWebVtt) : { said: content, next: undefined };
    if (timing === 'unreadable') unreadCount += 1;
    else if (timing !== undefined) addCue(cues, timing, isWebVtt ? withoutNotes(said) : said);
    number = timing === undefined ? firstNumber(content) : next;
    content = [];
  };
  for (const line of lines) {
    const found = readTiming(line);
    if (found === undefined) {
      content.push(line);
      continue;
    }
    finish(true);
    timing = found;
  }
  finish(false);
  return { cues, unreadCount };
}

/** What stands above the first times of a file. */
function firstNumber(content: readonly string[]): number | undefined {
  const found = NUMBER.exec(content.findLast((line) => line.trim() !== '') ?? '');
  return found ? Number(found[1]) : undefined;
}

function addCue(cues: Cue[], { startSec, endSec, rest }: CueTiming, said: readonly string[]): void {
  const lines = [rest, ...said].map(plainText).filter((line) => line !== '');
  if (lines.length > 0) cues.push({ startSec, endSec, lines });
}

/** Takes away what already belongs to the next cue: its number, or its name in WebVTT. */
function withoutNext(
  content: readonly string[],
  number: number | undefined,
  isWebVtt: boolean,
): { readonly said: readonly string[]; readonly next: number | undefined } {
  const last = content.findLastIndex((line) => line.trim() !== '');
  const found = NUMBER.exec(content[last] ?? '');
  const value = found ? Number(found[1]) : undefined;
  const countsOn = value !== undefined && value === (number ?? Number.NaN) + 1;
  // A lone number right below its times is what is said, unless it counts on.
  const isAboveTimes = last > 0 && last === content.length - 1;
  if (countsOn || (isAboveTimes && value !== undefined)) return { said: content.slice(0, last), next: value };
  const isName = isWebVtt && isAboveTimes && content[last - 1]!.trim() === '';
  return { said: isName ? content.slice(0, last) : content, next: undefined };
}

function withoutNotes(content: readonly string[]): string[] {
  const said: string[] = [];
  let isNote = false;
  for (const [at, line] of content.entries()) {
    if (line.trim() === '') isNote = false;
    else if (at > 0 && content[at - 1]!.trim() === '' && NOT_SAID.test(line)) isNote = true;
    if (!isNote) said.push(line);
  }
  return said;
}
