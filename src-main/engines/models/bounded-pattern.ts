import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** One character, class or place of a pattern. No groups: what repeats a group can take exponentially long. */
const ATOM =
  /\\[pP]\{[^{}]*\}|\\u\{[\da-fA-F]+\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\c[a-zA-Z]|\\[^1-9k]|\[(?:\\[\s\S]|[^\]\\])*\]|[^\\[\](){}*+?|]/uy;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/y;

/**
 * An alternative with one repetition of open length and n atoms takes at most n times the square of the text's length
 * (see `MAX_TEXT_LENGTH`): all of them together tenths of a second at the very worst. A second one beside it would make
 * that the cube.
 */
const MAX_ATOMS_OPEN = 8;
const MAX_ATOMS = 200;
const SHOWN_LENGTH = 60;

/**
 * Lets a tokenizer's regular expression pass, as it is. Throws `model-invalid` for one whose time cannot be told
 * beforehand: with groups, references or several repetitions in one alternative.
 */
export function checkBoundedPattern(source: string): string {
  if (isBounded(source)) return source;
  const pattern = source.length > SHOWN_LENGTH ? `${source.slice(0, SHOWN_LENGTH)}…` : source;
  throw new VigilError('model-invalid', say('tokenizer-pattern-unbounded', { pattern }), {
    hint: say('tokenizer-pattern-unbounded-hint'),
    details: { pattern },
  });
}

function isBounded(source: string): boolean {
  let all = 0;
  let open = 0;
  for (const alternative of alternativesOf(source)) {
    if (alternative === undefined || alternative.repetitions > 1) return false;
    all += alternative.atoms;
    if (alternative.repetitions > 0) open += alternative.atoms;
  }
  return all <= MAX_ATOMS && open <= MAX_ATOMS_OPEN;
}

interface Alternative {
  readonly atoms: number;
  /** Those whose length varies. */
  readonly repetitions: number;
}

/** What stands between the `|` of a pattern; undefined in place of one with a part that is not known here. */
function* alternativesOf(source: string): Generator<Alternative | undefined> {
  let atoms = 0;
  let repetitions = 0;
  for (let at = 0; at < source.length; ) {
    if (source[at] === '|') {
      yield { atoms, repetitions };
      [atoms, repetitions] = [0, 0];
      at += 1;
      continue;
    }
    const end = endOf(ATOM, source, at);
    if (end === undefined) {
      yield undefined;
      return;
    }
    QUANTIFIER.lastIndex = end;
    const quantifier = QUANTIFIER.exec(source);
    const [text, least, comma, most] = quantifier ?? ['', '1', '', ''];
    atoms += Math.max(1, Number(least ?? 1));
    if (quantifier !== null && (least === undefined || (comma !== '' && most !== least))) repetitions += 1;
    at = end + text.length;
  }
  yield { atoms, repetitions };
}

function endOf(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
