import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { CheckFinding } from '../../../src-shared/model/check.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs, type Sentence } from '../../../src-shared/sentences/sentence.ts';
import { dataPaths } from '../../platform/paths.ts';
import { nowIso } from '../../stores/db/columns.ts';
import { damaged, findDamage } from '../../stores/db/integrity.ts';
import type { Parts } from '../feature.ts';
import { blocksOfAll } from '../screen-text-blocks.ts';
import { libraryVectors } from '../vectors/library-vectors.ts';
import { checkKept } from './check-kept.ts';
import { libraryFinding } from './describe-problem.ts';

export type CheckPartsNeeds = Pick<
  Parts,
  | 'adapters'
  | 'artifacts'
  | 'clips'
  | 'config'
  | 'database'
  | 'dual'
  | 'encoders'
  | 'log'
  | 'models'
  | 'pool'
  | 'settings'
  | 'screenTextIndex'
  | 'screenTexts'
  | 'textIndex'
  | 'transcripts'
  | 'vectors'
  | 'videos'
>;

/** Files are there before their rows while a library is brought over. */
const BEING_MADE_MS = 3_600_000;

/** A finding, and how it is mended where Vigil can. */
interface Found {
  readonly finding: CheckFinding;
  readonly mend?: () => Promise<void>;
  /** What it has come to then, where that is not: made again. */
  readonly mended?: Sentence;
}

type PartCheck = (needs: CheckPartsNeeds, signal: AbortSignal) => Promise<readonly Found[]>;

/** Looks at what belongs to the library as a whole; comes after the videos, whose repair changes the indexes. */
export async function checkParts(
  { repair, videosAreWhole }: { readonly repair: boolean; readonly videosAreWhole: boolean },
  signal: AbortSignal,
  needs: CheckPartsNeeds,
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  // An index that was filled before a file was damaged holds more than the files do: not a fault of the index.
  const checks = videosAreWhole ? [...PARTS, checkVectorIndex] : PARTS;
  for (const check of checks) {
    signal.throwIfAborted();
    for (const found of await check(needs, signal)) findings.push(repair ? await mended(found) : found.finding);
  }
  return findings;
}

async function mended({ finding, mend, mended }: Found): Promise<CheckFinding> {
  if (!mend) return { ...finding, outcome: 'left' };
  try {
    await mend();
    return { ...finding, need: mended ?? say('need-nothing'), outcome: 'mended' };
  } catch (thrown) {
    return {
      ...finding,
      need: say('need-what-failed', { reason: asVigilError(thrown).said.message }),
      outcome: 'left',
    };
  }
}

/** The command line looks deeper, before the library is open. */
const checkDatabase: PartCheck = async ({ config, database }) => {
  const problems = await findDamage(database, 'quick');
  if (problems.length === 0) return [];
  const { said } = damaged(database, problems, dataPaths(config.dataDir).backups);
  return [{ finding: libraryFinding(say('what-database'), said.message, said.hint ?? say('no-copy-in-backups')) }];
};

const checkSecondDatabase: PartCheck = async ({ dual }, signal) => {
  if (!dual) return [];
  const what = say('what-second-database');
  const mend = (): Promise<void> => dual.refill();
  try {
    const { clean, tables } = await dual.verify(signal);
    if (clean) return [];
    const differing = tables.filter((one) => one.primaryChecksum !== one.secondaryChecksum).map(({ table }) => table);
    const problem = say('second-database-differs', { tables: differing.join(', ') });
    return [{ finding: libraryFinding(what, problem, say('need-repair')), mend }];
  } catch (thrown) {
    signal.throwIfAborted();
    const { said } = asVigilError(thrown);
    return [{ finding: libraryFinding(what, said.message, said.hint ?? say('need-repair')) }];
  }
};

const checkVectorIndex: PartCheck = async (needs) => {
  const { settings, vectors } = needs;
  if (!settings.get().vigilEnabled) return [];
  const encoderId = settings.get().encoder;
  const stored = await libraryVectors(needs).count(encoderId);
  if (stored === 0) return [];
  const held = await (await vectors.open(encoderId)).count();
  if (held === stored) return [];
  const problem = say('index-holds-other-number', { held, stored });
  const finding = libraryFinding(say('what-vector-index'), problem, say('need-repair'));
  return [{ finding, mend: () => vectors.rebuild(encoderId) }];
};

const checkTextIndex: PartCheck = async ({ textIndex, transcripts }) => {
  let stored = 0;
  for await (const { lines } of transcripts.all()) stored += lines.length;
  const held = textIndex.countLines();
  if (held === stored) return [];
  const problem = say('index-holds-other-number', { held, stored });
  const finding = libraryFinding(say('what-text-index'), problem, say('need-repair'));
  return [{ finding, mend: () => textIndex.rebuild(transcripts.all()) }];
};

const checkScreenTextIndex: PartCheck = async ({ screenTextIndex, screenTexts }) => {
  let stored = 0;
  for await (const { lines } of blocksOfAll(screenTexts)) stored += lines.length;
  const held = screenTextIndex.countLines();
  if (held === stored) return [];
  const problem = say('index-holds-other-number', { held, stored });
  const finding = libraryFinding(say('what-screen-text-index'), problem, say('need-repair'));
  return [{ finding, mend: () => screenTextIndex.rebuild(blocksOfAll(screenTexts)) }];
};

const checkModels: PartCheck = async ({ models }) => {
  const found: Found[] = [];
  for (const model of await models.list()) {
    const problem =
      model.problem ??
      (await models.verify(model).then(
        () => undefined,
        (thrown: unknown) => asVigilError(thrown).said.message,
      ));
    if (!problem) continue;
    const what = say('problem-of-file', { file: asIs(model.name), problem });
    found.push({ finding: libraryFinding(say('what-model'), what, say('need-model-folder')) });
  }
  return found;
};

const checkAdapters: PartCheck = async ({ adapters, config }) => {
  const folder = dataPaths(config.dataDir).adapters;
  const gone = (await adapters.list()).filter(({ file }) => !existsSync(join(folder, file)));
  return gone.map(({ file }) => ({
    finding: libraryFinding(say('what-adapter'), say('file-of-adapter-gone', { file }), say('need-training')),
  }));
};

/**
 * Folders that no row names. They may be of videos that only a newer state of the database knows, so a repair moves them
 * and removes nothing. In a folder that several workstations share they may be another library's.
 */
const checkNameless: PartCheck = async ({ artifacts, config, videos }) => {
  const before = Date.now() - BEING_MADE_MS;
  const known = new Set(await videos.ids({}));
  const nameless = (await artifacts.folders()).filter((one) => !known.has(one.videoId) && one.changedMs < before);
  if (nameless.length === 0) return [];
  const problem = say('folders-of-no-video', { count: nameless.length, folder: artifacts.root });
  const what = say('what-nameless-folders');
  if (config.artifactsDir !== null) return [{ finding: libraryFinding(what, problem, say('need-look-at-shared')) }];
  const target = join(dataPaths(config.dataDir).backups, `without-video-${nowIso().replace(/[:.]/g, '-')}`);
  const mend = async (): Promise<void> => {
    await mkdir(target, { recursive: true });
    for (const { videoId } of nameless) {
      if (!(await videos.find(videoId))) await rename(artifacts.folder(videoId), join(target, videoId));
    }
  };
  const mended = say('folders-moved', { folder: target });
  return [{ finding: libraryFinding(what, problem, say('need-repair-moves')), mend, mended }];
};

const checkKeptFiles: PartCheck = async (needs, signal) =>
  (await checkKept(needs, signal)).map((finding) => ({ finding }));

const PARTS: readonly PartCheck[] = [
  ...[checkDatabase, checkSecondDatabase, checkTextIndex, checkScreenTextIndex, checkModels, checkAdapters],
  checkNameless,
  checkKeptFiles,
];
