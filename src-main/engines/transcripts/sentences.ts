import type { TranscriptLine } from '../../../src-shared/model/transcript.ts';
import type { Span } from '../../../src-shared/time.ts';

export const MAX_SENTENCE_SEC = 15;
/** A longer silence ends a sentence whatever the punctuation. */
const MAX_PAUSE_SEC = 1.5;
const SENTENCE_END = /[.!?。！？…]["'”’)\]]*$/u;

/**
 * Joins the lines before and after that belong to one sentence: up to a full stop, a pause or 15 seconds. Captions
 * break sentences wherever the line is full.
 */
export function wholeSentence(span: Span, lines: readonly TranscriptLine[]): Span {
  const at = lines.findIndex((line) => line.startSec === span.startSec && line.endSec === span.endSec);
  if (at < 0) return { startSec: span.startSec, endSec: span.endSec };
  let { startSec, endSec } = span;
  for (let i = at; i > 0; i--) {
    const before = lines[i - 1]!;
    const fits = endSec - before.startSec <= MAX_SENTENCE_SEC && lines[i]!.startSec - before.endSec <= MAX_PAUSE_SEC;
    if (!fits || SENTENCE_END.test(before.text)) break;
    startSec = before.startSec;
  }
  for (let i = at; i + 1 < lines.length && !SENTENCE_END.test(lines[i]!.text); i++) {
    const after = lines[i + 1]!;
    if (after.endSec - startSec > MAX_SENTENCE_SEC || after.startSec - lines[i]!.endSec > MAX_PAUSE_SEC) break;
    endSec = Math.max(endSec, after.endSec);
  }
  return { startSec, endSec };
}

/** Lines put together to sentences, as `wholeSentence` does for one of them; in order of time, every line in one. */
export function sentencesOf(lines: readonly TranscriptLine[]): TranscriptLine[] {
  const sentences: TranscriptLine[] = [];
  let parts: TranscriptLine[] = [];
  const end = (): void => {
    if (parts.length === 0) return;
    const endSec = Math.max(...parts.map((part) => part.endSec));
    sentences.push({ startSec: parts[0]!.startSec, endSec, text: parts.map(({ text }) => text).join(' ') });
    parts = [];
  };
  for (const line of lines) {
    const last = parts.at(-1);
    const fits =
      last !== undefined &&
      line.endSec - parts[0]!.startSec <= MAX_SENTENCE_SEC &&
      line.startSec - last.endSec <= MAX_PAUSE_SEC &&
      !SENTENCE_END.test(last.text);
    if (!fits) end();
    parts.push(line);
  }
  end();
  return sentences;
}
