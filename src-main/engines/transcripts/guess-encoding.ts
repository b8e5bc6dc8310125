import { detectAll } from 'jschardet';

export interface Guess {
  /** As `TextDecoder` takes it. */
  readonly encoding: string;
  /** Another encoding would give other words and is hardly less likely. */
  readonly isDoubtful: boolean;
}

/** The detector's names of what is looked for, and those of the Encoding Standard: all that subtitles were written in. */
const ENCODINGS: Readonly<Record<string, string>> = {
  gb18030: 'gb18030',
  big5: 'big5',
  cp932: 'shift_jis',
  'euc-jp': 'euc-jp',
  cp949: 'euc-kr',
  'koi8-r': 'koi8-r',
  'koi8-u': 'koi8-u',
  ibm866: 'ibm866',
  cp874: 'windows-874',
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'windows-1252': 'windows-1252',
  'windows-1253': 'windows-1253',
  'windows-1254': 'windows-1254',
  'windows-1255': 'windows-1255',
  'windows-1256': 'windows-1256',
  'windows-1257': 'windows-1257',
};
/** The same, as the detector takes them. */
const ALLOWED = [...Object.keys(ENCODINGS), 'big5hkscs', 'euc-jis-2004', 'cp866'];
/** Enough to know a language by; more only takes longer. */
const SAMPLE_BYTES = 64 << 10;
/** Below this confidence even the best guess says little: a word or two. */
const SURE = 0.05;
/** A rival this close to the best guess might as well be right. */
const RIVAL_SHARE = 0.85;

/** The encoding by the frequency of letters; undefined when the bytes are text in none that is looked for. */
export function guessEncoding(bytes: Uint8Array): Guess | undefined {
  const sample = wordsOf(bytes);
  const found = detectAll(sample, { detectEncodings: ALLOWED, minimumThreshold: 0 }).flatMap((result) => {
    const encoding = ENCODINGS[result.encoding?.toLowerCase() ?? ''];
    return encoding === undefined ? [] : [{ encoding, confidence: result.confidence }];
  });
  const [best, ...others] = found;
  if (!best) return undefined;
  const words = new TextDecoder(best.encoding).decode(sample);
  const rival = others.find(({ encoding }) => new TextDecoder(encoding).decode(sample) !== words);
  const isDoubtful = best.confidence < SURE || (rival?.confidence ?? 0) > RIVAL_SHARE * best.confidence;
  return { encoding: best.encoding, isDoubtful };
}

/** The lines that hold letters beyond ASCII: cue numbers and times say nothing of a language. */
function wordsOf(bytes: Uint8Array): Uint8Array {
  const lines: Uint8Array[] = [];
  let [start, total, isAscii] = [0, 0, true];
  for (let at = 0; at < bytes.length && total < SAMPLE_BYTES; at++) {
    if (bytes[at]! > 0x7f) isAscii = false;
    if (bytes[at] !== 0x0a && at + 1 < bytes.length) continue;
    if (!isAscii) {
      lines.push(bytes.subarray(start, at + 1));
      total += at + 1 - start;
    }
    [start, isAscii] = [at + 1, true];
  }
  return Buffer.concat(lines);
}
