import type { LeftFile } from '../../../src-shared/model/watch.ts';
import type { Log } from '../../platform/log.ts';
import type { LeftEntry } from './inbox.ts';

/** What stays in the watched folder and why, as it was seen last; the log hears of each once. */
export class LeftEntries {
  readonly #log: Pick<Log, 'warn'>;
  #files: readonly LeftFile[] = [];

  constructor(log: Pick<Log, 'warn'>) {
    this.#log = log;
  }

  /** In order of name. */
  get files(): readonly LeftFile[] {
    return this.#files;
  }

  set(entries: readonly LeftEntry[]): void {
    const before = new Set(this.#files.map(keyOf));
    const files = entries.map(({ name, error }) => ({ name, problem: error.said.message, hint: error.said.hint }));
    for (const [at, file] of files.entries()) {
      if (before.has(keyOf(file))) continue;
      const { name, error } = entries[at]!;
      this.#log.warn(`Something in the watched folder is left alone. ${error.message}`, { name });
    }
    this.#files = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function keyOf({ name, problem }: LeftFile): string {
  return JSON.stringify([name, problem]);
}
