import { CheckedFiles, locateInside } from './checked-files.ts';
import { checkGraphData } from './graph-data.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import { LoadedTokenizers } from './loaded-tokenizers.ts';
import type { ModelFile, TokenizerSpec } from './model-file.ts';

/** What is looked at: everything of a manifest that names a file. */
export interface CheckedManifest {
  readonly files: readonly ModelFile[];
  /** The ONNX files that are run. */
  readonly graphs: readonly string[];
  readonly tokenizer?: TokenizerSpec | undefined;
}

/** Checks the files of models, once for as long as they stay unchanged. */
export class ModelCheck {
  /** Who the files of a folder were when they were found sound. */
  readonly #sound = new Map<string, string>();
  readonly #files: CheckedFiles;
  readonly #tokenizers: LoadedTokenizers;

  constructor(files = new CheckedFiles(), tokenizers = new LoadedTokenizers()) {
    this.#files = files;
    this.#tokenizers = tokenizers;
  }

  /**
   * Compares the files with their checksums, looks for data that graphs name elsewhere, and reads the tokenizer.
   * `afresh` does all of it again, whatever was found before. Throws `model-missing`, `model-invalid`.
   */
  async check(folder: string, { files, graphs, tokenizer }: CheckedManifest, { afresh = false } = {}): Promise<void> {
    const listed = { folder, files };
    const identity = await this.#files.check(listed, { afresh });
    const key = JSON.stringify([folder, graphs, tokenizer]);
    if (!afresh && this.#sound.get(key) === identity) return;
    const names = new Set(files.map(({ path }) => path));
    for (const graph of graphs) checkGraphData(await locateInside(folder, graph), graph, names);
    if (tokenizer) await (afresh ? loadTokenizer(listed, tokenizer) : this.#tokenizers.get(listed, tokenizer));
    this.#sound.set(key, identity);
  }
}
