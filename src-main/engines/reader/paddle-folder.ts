import { readdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { ListedFiles } from '../models/checked-files.ts';
import type { GraphRunner } from '../models/graph-runner.ts';
import { ReaderManifest } from './manifest.ts';

/** Names of PaddleOCR's files begin or end with what they are for: `ch_PP-OCRv4_det_infer.onnx`, `det/inference.onnx`. */
const FINDER = /(?:^|[/_.-])det(?:[/_.-].*)?\.onnx$/i;
const RECOGNISER = /(?:^|[/_.-])rec(?:[/_.-].*)?\.onnx$/i;
const CHARACTERS = /(?:keys|dict)[^/]*\.txt$/i;
const SETTINGS = /\.ya?ml$/i;
/** What an import may look through. */
const MAX_DEPTH = 2;

interface PaddleFiles {
  readonly finder: string;
  readonly recogniser: string;
  readonly characters: string;
}

/** Whether a folder holds two graphs and a list of characters, named as PaddleOCR's exports are. */
export async function isPaddleFolder(folder: string): Promise<boolean> {
  return (await findFiles(folder)) !== undefined;
}

/** The files that are run. Throws `model-missing`. */
export async function filesOfPaddle(folder: string): Promise<readonly string[]> {
  return Object.values(await filesIn(folder));
}

/** Describes it; the names of inputs and outputs are the graphs' own. Throws `model-missing`, `model-invalid`. */
export async function describePaddle(
  folder: string,
  copied: ListedFiles,
  known: Pick<ReaderManifest, 'id' | 'title' | 'version' | 'source'>,
  runner: GraphRunner,
): Promise<ReaderManifest> {
  const { finder, recogniser, characters } = await filesIn(folder);
  const graphOf = async (file: string) => {
    const { inputs, outputs } = await runner.describe({ path: join(copied.folder, file), listed: copied });
    return { file, input: inputs[0] ?? '', output: outputs[0] ?? '' };
  };
  return ReaderManifest.parse({
    ...{ format: 1, kind: 'reader', licence: 'Apache-2.0', languages: ['en', 'zh'] },
    ...known,
    files: copied.files,
    finder: await graphOf(finder),
    recogniser: { ...(await graphOf(recogniser)), characters },
  });
}

async function filesIn(folder: string): Promise<PaddleFiles> {
  const found = await findFiles(folder);
  if (found) return found;
  throw new VigilError('model-missing', say('model-file-missing', { file: 'det.onnx, rec.onnx' }));
}

async function findFiles(folder: string): Promise<PaddleFiles | undefined> {
  const names = await namesIn(folder);
  const finders = names.filter((name) => FINDER.test(name));
  const recognisers = names.filter((name) => RECOGNISER.test(name));
  const [finder, recogniser] = [finders[0], recognisers[0]];
  // Of several it is not known which belong together.
  if (finders.length !== 1 || recognisers.length !== 1) return undefined;
  const beside = (name: string): boolean => dirname(name) === dirname(recogniser!);
  const isOfFinder = (name: string): boolean => dirname(name) === dirname(finder!) || /(?:^|[/_.-])det/i.test(name);
  const characters =
    names.find((name) => CHARACTERS.test(name)) ??
    names.find((name) => SETTINGS.test(name) && beside(name) && !isOfFinder(name));
  return characters === undefined ? undefined : { finder: finder!, recogniser: recogniser!, characters };
}

async function namesIn(folder: string, under = '', depth = 0): Promise<string[]> {
  const entries = await readdir(join(folder, under), { withFileTypes: true });
  const names: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = posix.join(under, entry.name);
    if (entry.isFile()) names.push(name);
    else if (entry.isDirectory() && depth + 1 < MAX_DEPTH) names.push(...(await namesIn(folder, name, depth + 1)));
  }
  return names;
}
