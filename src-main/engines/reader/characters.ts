import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { type ListedFiles, readListed } from '../models/checked-files.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const YAML_FILE = /\.ya?ml$/i;
const DICTIONARY_KEY = /^\s*character_dict:\s*$/;
const YAML_ITEM = /^\s*- (.*)$/;

/**
 * The characters that a line reader knows, in the order of its output: a line each of a text file, or the list that
 * PaddleOCR's `inference.yml` holds. Throws `model-missing`, `model-invalid`.
 */
export async function readCharacters(listed: ListedFiles, file: string): Promise<readonly string[]> {
  const text = (await readListed(listed, file, MAX_BYTES)).toString('utf8');
  // A space of any width may be a character of its own.
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const characters = YAML_FILE.test(file) ? charactersOfYaml(lines) : lines;
  if (characters.some((character) => character !== '')) return characters;
  throw new VigilError('model-invalid', say('reader-characters-empty', { file }));
}

/** The plain list of texts under `character_dict`; nothing else of the file matters. */
function charactersOfYaml(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => DICTIONARY_KEY.test(line));
  if (start === -1) return [];
  const characters: string[] = [];
  for (const line of lines.slice(start + 1)) {
    const item = YAML_ITEM.exec(line)?.[1];
    if (item === undefined) break;
    characters.push(scalarOfYaml(item));
  }
  return characters;
}

/** One text of YAML: plain, in single quotes, or in double quotes with escapes. */
function scalarOfYaml(item: string): string {
  if (/^'.*'$/s.test(item)) return item.slice(1, -1).replaceAll("''", "'");
  if (!/^".*"$/s.test(item)) return item;
  const escapes = item
    .replaceAll(/\\x([0-9a-f]{2})/gi, '\\u00$1')
    .replaceAll(/\\U([0-9a-f]{8})/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('\\_', '\u00a0');
  try {
    return String(JSON.parse(escapes));
  } catch {
    return item.slice(1, -1);
  }
}
