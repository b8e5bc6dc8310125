import { deflateRawSync } from 'node:zlib';
import type { HeardWindow } from './whisper.ts';

/** Thresholds of Whisper's own transcription, `transcribe.py`. */
const MOST_COMPRESSION = 2.4;
const LEAST_LOG_PROBABILITY = -1;
const NO_SPEECH = 0.6;
/** Where nobody seems to speak, a text has to be more than likely. */
const SURE_LOG_PROBABILITY = -0.45;
/** Phrases of up to so many words that come so many times in a row are not said but made up. */
const LONGEST_PHRASE = 6;
const MOST_ROUNDS = 3;
/** The fastest speakers say five words a second. */
const WORDS_PER_SEC = 7;

/** Whether what was heard is to be believed: a model of this make writes something whatever it is given. */
export function isBelievable({ words, noSpeech, meanLogProbability, ended }: HeardWindow, sec: number): boolean {
  const text = words.map((word) => word.text).join('');
  if (!/[\p{L}\p{N}]/u.test(text) || !ended) return false;
  if (meanLogProbability < LEAST_LOG_PROBABILITY) return false;
  if (noSpeech > NO_SPEECH && meanLogProbability < SURE_LOG_PROBABILITY) return false;
  if (compressionOf(text) > MOST_COMPRESSION) return false;
  if (repeatsItself(words.map((word) => plain(word.text)))) return false;
  return words.length <= Math.max(3, sec * WORDS_PER_SEC);
}

/** How many times shorter a text becomes when it is packed: what repeats itself packs well. */
function compressionOf(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  // Eight bytes as of the format that the threshold was found with.
  return bytes.length / (deflateRawSync(bytes).length + 6);
}

/** Whether a phrase comes more than a few times in a row. */
export function repeatsItself(words: readonly string[]): boolean {
  for (let length = 1; length <= LONGEST_PHRASE; length++) {
    let same = 0;
    for (let at = length; at < words.length; at++) {
      same = words[at] === words[at - length] ? same + 1 : 0;
      if (same >= length * MOST_ROUNDS) return true;
    }
  }
  return false;
}

/** A word without marks and case. */
export function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
