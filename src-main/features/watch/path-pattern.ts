import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** Parts of a path that a pattern names: `{camera}/{date}_{time}.mp4`. */
const PART_NAMES = [
  ...(['camera', 'site', 'task', 'role', 'date', 'time'] as const),
  ...(['year', 'month', 'day', 'hour', 'minute', 'second'] as const),
] as const;
type PartName = (typeof PART_NAMES)[number];
/** What a path has in the parts that its pattern names. */
export type NamedParts = Readonly<Partial<Record<PartName, string>>>;

/** Parts that look like something: in how many characters, and like what. */
const SIZED: Readonly<Partial<Record<PartName, { readonly sizes: readonly number[]; readonly like: RegExp }>>> = {
  role: { sizes: [4, 5, 7], like: /^(gold|audit|trainee)$/i },
  date: { sizes: [10, 8], like: /^(19|20)\d\d([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])$/ },
  time: { sizes: [9, 8, 6, 5, 4], like: /^([01]\d|2[0-3])[-_.:h]?[0-5]\d([-_.:m]?[0-5]\ds?)?$/i },
  year: { sizes: [4], like: /^(19|20)\d\d$/ },
  month: { sizes: [2], like: /^(0[1-9]|1[0-2])$/ },
  day: { sizes: [2], like: /^(0[1-9]|[12]\d|3[01])$/ },
  hour: { sizes: [2], like: /^([01]\d|2[0-3])$/ },
  minute: { sizes: [2], like: /^[0-5]\d$/ },
  second: { sizes: [2], like: /^[0-5]\d$/ },
};

type Token =
  | { readonly kind: 'letter'; readonly letter: string }
  /** One letter, any number of letters, in one name; any number of whole folders; anything. */
  | { readonly kind: 'one' | 'some' | 'folders' | 'all' }
  | { readonly kind: 'begin' | 'end' | 'sized'; readonly part: PartName };

/** A pattern for paths below a folder, as it was understood. */
export interface PathPattern {
  /** Of the file's name alone. */
  readonly ofName: boolean;
  readonly tokens: readonly Token[];
  readonly parts: ReadonlySet<PartName>;
}

const PIECES = /\{([^{}]*)\}|\*\*\/|\*+|\?|./gsu;

/**
 * Understands a pattern: `*` and `?` stand for letters of one name, `**` for any, `{camera}` and the like for parts that
 * are read. Case does not matter. One without `/` is about the file's name, in whatever folder. Throws `bad-input`.
 */
export function parsePattern(text: string): PathPattern {
  if (text.includes('\\')) throw wrong('pattern-with-backslash');
  if (text.startsWith('/')) throw wrong('pattern-absolute');
  const parts = new Set<PartName>();
  const tokens = [...text.matchAll(PIECES)].flatMap(([piece, name]): Token[] => {
    if (piece === '*') return [{ kind: 'some' }];
    if (piece === '**/') return [{ kind: 'folders' }];
    if (piece.startsWith('*')) return [{ kind: 'all' }];
    if (piece === '?') return [{ kind: 'one' }];
    if (piece === '{' || piece === '}') throw wrong('pattern-brace');
    if (name === undefined) return [{ kind: 'letter', letter: folded(piece) }];
    const part = PART_NAMES.find((each) => each === name.toLowerCase());
    if (!part)
      throw new VigilError('bad-input', say('pattern-part-unknown', { part: name, parts: PART_NAMES.join(', ') }));
    if (parts.has(part)) throw new VigilError('bad-input', say('pattern-part-twice', { part }));
    parts.add(part);
    if (SIZED[part]) return [{ kind: 'sized', part }];
    return [{ kind: 'begin', part }, { kind: 'one' }, { kind: 'some' }, { kind: 'end', part }];
  });
  const hasDay = parts.has('date') || (parts.has('year') && parts.has('month') && parts.has('day'));
  const hasTime = parts.has('time') || (parts.has('hour') && parts.has('minute'));
  const ofClock: readonly PartName[] = ['date', 'time', 'year', 'month', 'day', 'hour', 'minute', 'second'];
  if (ofClock.some((part) => parts.has(part)) && !(hasDay && hasTime)) throw wrong('pattern-half-a-clock');
  return { ofName: !text.includes('/'), tokens, parts };
}

/** What a path, with `/` between its parts, has in a pattern's parts; undefined where the pattern is not of it. */
export function matchPath({ ofName, tokens }: PathPattern, path: string): NamedParts | undefined {
  const letters = Array.from((ofName ? path.split('/').at(-1)! : path).normalize('NFC'));
  const compared = letters.map(folded);
  const [starts, ends] = [new Map<PartName, number>(), new Map<PartName, number>()];
  // Each place of the pattern is tried at each place of the path once at most: no pattern takes long.
  const tried = new Set<number>();
  const fits = (token: number, at: number): boolean => {
    const key = token * (letters.length + 1) + at;
    if (tried.has(key)) return false;
    tried.add(key);
    const wanted = tokens[token];
    if (!wanted) return at === letters.length;
    const inName = at < letters.length && letters[at] !== '/';
    switch (wanted.kind) {
      case 'letter':
        return compared[at] === wanted.letter && fits(token + 1, at + 1);
      case 'one':
        return inName && fits(token + 1, at + 1);
      case 'some':
        return fits(token + 1, at) || (inName && fits(token, at + 1));
      case 'all':
        return fits(token + 1, at) || (at < letters.length && fits(token, at + 1));
      case 'folders': {
        if (fits(token + 1, at)) return true;
        const slash = letters.indexOf('/', at);
        return slash > at && fits(token, slash + 1);
      }
      case 'begin':
      case 'end': {
        if (!fits(token + 1, at)) return false;
        (wanted.kind === 'begin' ? starts : ends).set(wanted.part, at);
        return true;
      }
      case 'sized': {
        const { sizes, like } = SIZED[wanted.part]!;
        const size = sizes.find(
          (count) => like.test(letters.slice(at, at + count).join('')) && fits(token + 1, at + count),
        );
        if (size === undefined) return false;
        starts.set(wanted.part, at);
        ends.set(wanted.part, at + size);
        return true;
      }
    }
  };
  if (!fits(0, 0)) return undefined;
  return Object.fromEntries([...starts].map(([part, start]) => [part, letters.slice(start, ends.get(part)).join('')]));
}

const folded = (letter: string): string => letter.normalize('NFC').toLowerCase();

function wrong(
  key: 'pattern-with-backslash' | 'pattern-absolute' | 'pattern-brace' | 'pattern-half-a-clock',
): VigilError {
  return new VigilError('bad-input', say(key));
}
