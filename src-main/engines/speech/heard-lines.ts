import type { Span } from '../../../src-shared/time.ts';
import { plain } from './heard-guards.ts';

export interface HeardWord extends Span {
  readonly text: string;
}

/** A sentence, or as much of one as is said without a pause. */
export interface HeardLine extends Span {
  readonly text: string;
  readonly words: readonly HeardWord[];
}

const SENTENCE_END = /[.!?。！？…]["'”’)\]]*$/u;
const CLAUSE_END = /[,;:，、；：]["'”’)\]]*$/u;
const PAUSE_SEC = 0.8;
const MOST_SEC = 10;
const LEAST_WORDS_OF_CLAUSE = 4;

/** A word of a sentence's end or start takes the silence beside it along; no word is longer than this. */
const LONGEST_WORD_SEC = 1;

/** Words no longer than they can be: the first of a sentence loses its beginning, any other its end. */
function trimmedWords(words: readonly HeardWord[]): HeardWord[] {
  return words.map((word, at) => {
    if (word.endSec - word.startSec <= LONGEST_WORD_SEC) return word;
    const before = words[at - 1];
    const begins = before === undefined || SENTENCE_END.test(before.text);
    return begins
      ? { ...word, startSec: word.endSec - LONGEST_WORD_SEC }
      : { ...word, endSec: word.startSec + LONGEST_WORD_SEC };
  });
}

/** Cuts words into lines: at the ends of sentences, at pauses, and long ones at commas or else between two words. */
export function linesOf(words: readonly HeardWord[]): HeardLine[] {
  const lines: HeardWord[][] = [];
  for (const word of trimmedWords(words)) {
    const line = lines.at(-1);
    const last = line?.at(-1);
    if (!line || !last || SENTENCE_END.test(last.text) || word.startSec - last.endSec > PAUSE_SEC) {
      lines.push([word]);
      continue;
    }
    if (word.endSec - line[0]!.startSec <= MOST_SEC) {
      line.push(word);
      continue;
    }
    const clause = line.findLastIndex(({ text }) => CLAUSE_END.test(text)) + 1;
    const cut = clause >= LEAST_WORDS_OF_CLAUSE ? clause : line.length;
    lines.push([...line.splice(cut), word]);
  }
  return withoutEchoes(lines.map(asLine).filter(({ text }) => /[\p{L}\p{N}]/u.test(text)));
}

/** Leaves out a line that says the same as the one before it. */
export function withoutEchoes(lines: readonly HeardLine[]): HeardLine[] {
  return lines.filter((line, at) => at === 0 || plain(line.text) !== plain(lines[at - 1]!.text));
}

function asLine(words: readonly HeardWord[]): HeardLine {
  const text = words
    .map((word) => word.text)
    .join('')
    .trim()
    .replace(/\s+/g, ' ');
  return { startSec: words[0]!.startSec, endSec: words.at(-1)!.endSec, text, words };
}
