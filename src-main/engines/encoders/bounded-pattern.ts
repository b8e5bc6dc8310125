import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** One character, class or place of a pattern. No groups: what repeats a group can take exponentially long. */
const ATOM =
  /\\[pP]\{[^{}]*\}|\\u\{[\da-fA-F]+\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\c[a-zA-Z]|\\[^1-9k]|\[(?:\\[\s\S]|[^\]\\])*\]|[^\\[\](){}*+?|]/uy;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/y;

/**
 * With one repetition of open length, a pattern of n atoms takes at most n times the square of the text's length (see
 * `MAX_TEXT_LENGTH`): tenths of a second at the very worst. A second one beside it would make that the cube.
 */
const MAX_ATOMS = 8;
const MAX_ATOMS_FIXED = 200;
const SHOWN_LENGTH = 60;

/**
 * The regular expression of a tokenizer, for all places of a text. Throws `model-invalid` for what is none, and for one
 * whose time cannot be told beforehand: with groups, references or several repetitions.
 */
export function boundedPattern(source: string): RegExp {
  const pattern = source.length > SHOWN_LENGTH ? `${source.slice(0, SHOWN_LENGTH)}…` : source;
  const details = { pattern };
  let compiled: RegExp;
  try {
    compiled = new RegExp(source, 'gu');
  } catch (cause) {
    throw new VigilError('model-invalid', say('tokenizer-pattern-invalid', { pattern }), { details, cause });
  }
  if (isBounded(source)) return compiled;
  throw new VigilError('model-invalid', say('tokenizer-pattern-unbounded', { pattern }), {
    hint: say('tokenizer-pattern-unbounded-hint'),
    details,
  });
}

function isBounded(source: string): boolean {
  let atoms = 0;
  let isOpen = false;
  // Of an alternative of its own, for each `|` begins another.
  let openHere = 0;
  for (let at = 0; at < source.length; ) {
    if (source[at] === '|') {
      openHere = 0;
      at += 1;
      continue;
    }
    const end = endOf(ATOM, source, at);
    if (end === undefined) return false;
    QUANTIFIER.lastIndex = end;
    const quantifier = QUANTIFIER.exec(source);
    const [text, least, comma, most] = quantifier ?? ['', '1', '', ''];
    atoms += Math.max(1, Number(least ?? 1));
    const varies = quantifier !== null && (least === undefined || (comma !== '' && most !== least));
    if (varies) {
      openHere += 1;
      isOpen = true;
    }
    if (openHere > 1 || atoms > (isOpen ? MAX_ATOMS : MAX_ATOMS_FIXED)) return false;
    at = end + text.length;
  }
  return true;
}

function endOf(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
