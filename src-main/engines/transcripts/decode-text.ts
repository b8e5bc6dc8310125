import { type Guess, guessEncoding } from './guess-encoding.ts';

/** The text of a file whose encoding nothing states, and how sure that is. */
export interface DecodedText {
  readonly text: string;
  /** As the Encoding Standard calls it: `utf-8`, `gb18030`, … */
  readonly encoding: string;
  /** Places whose bytes mean nothing in that encoding; they are left out. */
  readonly lostPlaces: number;
  /** Another encoding would give other words and is hardly less likely. */
  readonly isDoubtful: boolean;
}

/** Damaged UTF-8 has this many sound letters beyond ASCII for each damaged one; other encodings hardly ever do. */
const SOUND_PER_DAMAGED = 2;
/** Share of the letters beyond ASCII that mean nothing, above which this is no text in that encoding. */
const MAX_LOST_SHARE = 0.1;
/** What no text holds: controls other than tab and line ends, and unassigned places of single-byte encodings. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const MEANINGLESS = /[\ufffd\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * Text of a subtitle file by what its bytes are: the byte order mark decides, then UTF-16 by its zero bytes, then UTF-8
 * where nearly all of it is valid, else what letters are frequent in which language. Undefined when it is no text in
 * any of these.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const marked = encodingOfMark(bytes) ?? utf16WithoutMark(bytes);
  if (marked) return decodeAs({ encoding: marked, isDoubtful: false }, bytes);
  const lenient = new TextDecoder('utf-8').decode(bytes);
  if (isMostlyUtf8(lenient)) return cleaned(lenient, { encoding: 'utf-8', isDoubtful: false });
  const guess = guessEncoding(bytes);
  return guess && decodeAs(guess, bytes);
}

function decodeAs(guess: Guess, bytes: Uint8Array): DecodedText | undefined {
  return cleaned(new TextDecoder(guess.encoding).decode(bytes), guess);
}

function cleaned(text: string, { encoding, isDoubtful }: Guess): DecodedText | undefined {
  const lostPlaces = count(text, MEANINGLESS);
  if (lostPlaces === 0) return { text, encoding, isDoubtful, lostPlaces };
  const isText = lostPlaces <= Math.max(1, MAX_LOST_SHARE * count(text, /[^\0-\x7f]/gu));
  return isText ? { text: text.replace(MEANINGLESS, ''), encoding, isDoubtful, lostPlaces } : undefined;
}

function isMostlyUtf8(lenient: string): boolean {
  const damaged = count(lenient, /\ufffd+/g);
  return damaged === 0 || count(lenient, /[^\0-\x7f\ufffd]/gu) >= SOUND_PER_DAMAGED * damaged;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function encodingOfMark(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** Subtitles hold digits and line ends in every language, and in UTF-16 each of those has a zero byte. */
function utf16WithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 2048);
  let zerosAtEven = 0;
  let zerosAtOdd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) zerosAtEven++;
    else zerosAtOdd++;
  }
  const enough = sample.length / 8;
  if (zerosAtOdd > enough && zerosAtOdd > 4 * zerosAtEven) return 'utf-16le';
  if (zerosAtEven > enough && zerosAtEven > 4 * zerosAtOdd) return 'utf-16be';
  return undefined;
}
