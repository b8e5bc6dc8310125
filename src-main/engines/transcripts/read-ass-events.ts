import type { Cue, ReadCues } from './cue.ts';
import { plainText } from './cue-text.ts';

/** The order of fields where the file does not state it. */
const USUAL_FIELDS = 'layer, start, end, style, name, marginl, marginr, marginv, effect, text'.split(', ');
const EVENT = /^\s*Dialogue\s*:\s*(.*)$/i;
const FORMAT = /^\s*Format\s*:\s*(.*)$/i;
const SECTION = /^\s*\[.*\]\s*$/;
const TIME = /^\s*(-)?(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,6}))?\s*$/;
/** Comments of the translator stand in braces too. */
const BRACES_WITHOUT_OVERRIDE = /\{[^{}\\]{0,999}\}/g;

export function isAss(lines: readonly string[]): boolean {
  return lines
    .slice(0, 200)
    .some((line) => /^\s*(?:\ufeff)?\[(?:Script Info|Events)\]/i.test(line) || /^Dialogue:\s*\S+,/.test(line));
}

/** Events of Advanced SubStation (.ass, .ssa) that are said; drawings, comments and styles are not. */
export function readAssEvents(lines: readonly string[]): ReadCues {
  const cues: Cue[] = [];
  let unreadCount = 0;
  let fields = USUAL_FIELDS;
  let isEvents = true;
  for (const line of lines) {
    if (SECTION.test(line)) isEvents = /events/i.test(line);
    const format = FORMAT.exec(line);
    if (format && isEvents) fields = format[1]!.split(',').map((field) => field.trim().toLowerCase());
    const event = EVENT.exec(line);
    if (!event) continue;
    const values = valuesOf(event[1]!, fields.length);
    const startSec = timeOf(values[fields.indexOf('start')]);
    const endSec = timeOf(values[fields.indexOf('end')]);
    const text = values[fields.indexOf('text')];
    if (startSec === undefined || text === undefined) {
      unreadCount += 1;
      continue;
    }
    const words = plainText(text.replace(BRACES_WITHOUT_OVERRIDE, '').replace(/\\[nh]/g, ' '));
    if (words !== '') cues.push({ startSec, endSec, lines: [words] });
  }
  return { cues, unreadCount };
}

/** The last field takes the rest: what is said may hold commas. */
function valuesOf(event: string, count: number): string[] {
  const parts = event.split(',');
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(',')];
}

function timeOf(value: string | undefined): number | undefined {
  const match = TIME.exec(value ?? '');
  if (!match) return undefined;
  const sec = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4]) + Number(`0.${match[5] ?? 0}`);
  return match[1] === undefined ? sec : -sec;
}
