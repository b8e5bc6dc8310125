import type { ListedFiles } from './checked-files.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import type { TokenizerSpec } from './model-file.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The largest take some hundred megabytes; more than the two of a comparison are rarely in use. */
const MAX_LOADED = 2;

/** Tokenizers that were read, by the content of their files; the ones used last stay. */
export class LoadedTokenizers {
  readonly #loaded = new Map<string, Promise<Tokenizer>>();

  /** Reads it unless it is there. Throws `model-missing`, `model-invalid`. */
  get(listed: ListedFiles, spec: TokenizerSpec): Promise<Tokenizer> {
    const key = JSON.stringify([spec, listed.files.map(({ path, sha256 }) => [path, sha256])]);
    const known = this.#loaded.get(key);
    const tokenizer = known ?? loadTokenizer(listed, spec);
    this.#loaded.delete(key);
    this.#loaded.set(key, tokenizer);
    if (known === undefined) tokenizer.catch(() => this.#loaded.delete(key));
    const [oldest] = this.#loaded.keys();
    if (oldest !== undefined && this.#loaded.size > MAX_LOADED) this.#loaded.delete(oldest);
    return tokenizer;
  }
}
