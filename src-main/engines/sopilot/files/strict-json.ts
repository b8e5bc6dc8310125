import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';

/** A number as the text spells it: `100.0` and `5e-07` must not become `100` and `5e-7` where spelling is signed. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of a JSON text of which nothing was dropped or joined; objects keep the order of their names. */
export type StrictJson = string | boolean | null | NumberText | readonly StrictJson[] | ReadonlyMap<string, StrictJson>;

/** Deeper than any document read this way; each level takes a call. */
const MAX_DEPTH = 64;

/** One token behind white space: a sign of structure, a string, a number or a word. */
const TOKEN = /\s*([{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+)/y;

/**
 * Reads a JSON text of which every reader must understand the same: an object that has a name twice or one of
 * JavaScript's own (`__proto__`) is refused, and so is one that is nested more than 64 deep. Throws `bad-input`.
 */
export function parseStrictJson(text: string): StrictJson {
  try {
    // The grammar is JavaScript's business; what follows reads a text that is known to be JSON.
    JSON.parse(text);
  } catch (cause) {
    throw new VigilError('bad-input', say('text-not-json'), { cause });
  }
  return new StrictReader(text).value(0);
}

/** The same as plain objects, arrays and numbers, for a schema. */
export function plainJson(value: StrictJson): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (value instanceof Map) {
    const members = value as ReadonlyMap<string, StrictJson>;
    return Object.fromEntries([...members].map(([name, member]) => [name, plainJson(member)]));
  }
  return Array.isArray(value) ? (value as readonly StrictJson[]).map(plainJson) : value;
}

class StrictReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): StrictJson {
    if (depth > MAX_DEPTH) throw new VigilError('bad-input', say('json-too-deep', { depth: MAX_DEPTH }));
    const token = this.#next();
    if (token === '{') return this.#object(depth);
    if (token === '[') return this.#list(depth);
    if (token.startsWith('"')) return JSON.parse(token) as string;
    if (token === 'null') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    return new NumberText(token);
  }

  #object(depth: number): ReadonlyMap<string, StrictJson> {
    const members = new Map<string, StrictJson>();
    if (this.#skips('}')) return members;
    for (;;) {
      const name = JSON.parse(this.#next()) as string;
      if (members.has(name)) throw new VigilError('bad-input', say('json-name-twice', { name }));
      if (name === '__proto__') throw new VigilError('bad-input', say('json-name-reserved', { name }));
      this.#next();
      members.set(name, this.value(depth + 1));
      if (this.#next() === '}') return members;
    }
  }

  #list(depth: number): readonly StrictJson[] {
    const items: StrictJson[] = [];
    if (this.#skips(']')) return items;
    for (;;) {
      items.push(this.value(depth + 1));
      if (this.#next() === ']') return items;
    }
  }

  #next(): string {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text)![1]!;
    this.#at = TOKEN.lastIndex;
    return token;
  }

  /** Goes behind the next token if it is this one. */
  #skips(wanted: string): boolean {
    const before = this.#at;
    if (this.#next() === wanted) return true;
    this.#at = before;
    return false;
  }
}
