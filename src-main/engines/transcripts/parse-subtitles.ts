/** One cue as the file states it, seconds on the file's clock; `lines` are plain text, never empty. */
interface Cue {
  readonly startSec: number;
  readonly endSec: number;
  readonly lines: readonly string[];
}

export interface SubtitleLine {
  readonly startSec: number;
  readonly endSec: number;
  readonly text: string;
}

const TIME = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?`;
const TIMING_LINE = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}`);
/** Length given to a cue whose end is not after its start. */
const REPAIRED_CUE_SEC = 2;
/** Gap up to which the same words count as one line shown on. */
const SAME_LINE_GAP_SEC = 0.25;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/**
 * Reads SubRip (.srt) and WebVTT (.vtt), also damaged ones: a cue is a timing line and what follows up to an empty
 * line or the next timing line, whatever numbers, headers, notes or styles stand between. Tags and entities are
 * resolved, cues sorted, repeated words of roll-up captions kept once. Times are those of the file.
 */
export function parseSubtitles(text: string): SubtitleLine[] {
  const cues = readCues(text.replace(/\r\n?/g, '\n').split('\n')).sort((a, b) => a.startSec - b.startSec);
  const result: SubtitleLine[] = [];
  let shown: readonly string[] = [];
  for (const [index, cue] of cues.entries()) {
    const endSec = endOf(cue, cues[index + 1]);
    const previous = result.at(-1);
    const touches = previous !== undefined && cue.startSec <= previous.endSec + SAME_LINE_GAP_SEC;
    const fresh = touches ? withoutRepeated(shown, cue.lines) : cue.lines;
    shown = cue.lines;
    if (fresh.length > 0) result.push({ startSec: cue.startSec, endSec, text: fresh.join(' ') });
    else if (previous) result[result.length - 1] = { ...previous, endSec: Math.max(previous.endSec, endSec) };
  }
  return result;
}

function readCues(lines: readonly string[]): Cue[] {
  const cues: Cue[] = [];
  for (let at = 0; at < lines.length; at++) {
    const timing = TIMING_LINE.exec(lines[at]!);
    if (!timing) continue;
    const content: string[] = [];
    let next = at + 1;
    while (next < lines.length && lines[next]!.trim() !== '' && !TIMING_LINE.test(lines[next]!)) {
      content.push(lines[next]!);
      next++;
    }
    const runsIntoNextCue = next < lines.length && TIMING_LINE.test(lines[next]!);
    if (runsIntoNextCue && /^\s*\d+\s*$/.test(content.at(-1) ?? '')) content.pop();
    const plain = content.map(plainText).filter((line) => line !== '');
    if (plain.length > 0) cues.push({ startSec: timeAt(timing, 1), endSec: timeAt(timing, 5), lines: plain });
    at = next - 1;
  }
  return cues;
}

function timeAt(match: RegExpExecArray, group: number): number {
  const [hours = '0', minutes, seconds, fraction = '0'] = match.slice(group, group + 4);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction}`);
}

function plainText(line: string): string {
  return line
    .replace(/<[^<>]*>/g, '')
    .replace(/\{\\[^{}]*\}/g, '')
    .replace(/\\[Nn]/g, ' ')
    .replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => entity(name) ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function endOf(cue: Cue, next: Cue | undefined): number {
  if (cue.endSec > cue.startSec) return cue.endSec;
  const repaired = cue.startSec + REPAIRED_CUE_SEC;
  return next && next.startSec > cue.startSec ? Math.min(repaired, next.startSec) : repaired;
}

/** Roll-up captions show the last words again above the new ones: what stood there before is left out. */
function withoutRepeated(shown: readonly string[], lines: readonly string[]): readonly string[] {
  for (let shared = Math.min(shown.length, lines.length); shared > 0; shared--) {
    const tail = shown.slice(shown.length - shared);
    if (tail.every((line, index) => line === lines[index])) return lines.slice(shared);
  }
  return lines;
}
