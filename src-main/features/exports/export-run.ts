import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFile, IfThere } from '../../../src-shared/model/export.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { dataPaths } from '../../platform/paths.ts';
import type { Parts } from '../feature.ts';
import { aboutFolder, openTarget, placeOf, type TargetRequest, unfinishedName } from './export-target.ts';
import type { SourceNeeds } from './open-source.ts';

export type ExportNeeds = SourceNeeds & Pick<Parts, 'answers' | 'config'>;

/** Where a user wants a file to go. */
export interface Destination {
  readonly name?: string | undefined;
  readonly toPath?: string | undefined;
  readonly ifThere?: IfThere | undefined;
}

type Made = Pick<ExportFile, 'startSec' | 'endSec' | 'how' | 'pictures'> & { readonly notes?: readonly Sentence[] };

interface FileToMake extends Pick<TargetRequest, 'baseName' | 'endings' | 'sources'> {
  readonly destination: Destination;
  readonly contentTypes: Readonly<Record<string, string>>;
  /** Writes over an empty file; `workDir` is a folder of this run. */
  readonly write: (to: { outPath: string; ending: string; workDir: string; progress: Progress }) => Promise<Made>;
  /** Throws where what was written must not be kept. */
  readonly check: () => Promise<void>;
}

export type Progress = (fraction: number, detail?: Sentence) => void;

/** Folders of jobs that need more than one file; below `exports`. */
const WORK = '.work';

export const exportsDirOf = ({ config }: Pick<Parts, 'config'>): string => dataPaths(config.dataDir).exports;
export const workDirOf = (parts: Pick<Parts, 'config'>): string => join(exportsDirOf(parts), WORK);

/**
 * Makes one file from beginning to end: it shows under its name once it is whole, and nothing is left of one that is
 * not. Throws as `openTarget`, and what `write` and `check` throw.
 */
export async function makeExport(
  file: FileToMake,
  { job, signal, progress }: LongCallContext,
  parts: Pick<Parts, 'config'>,
): Promise<ExportFile> {
  const { jobId } = job;
  const target = await openTarget(targetRequest(file, jobId, parts));
  const workDir = join(workDirOf(parts), jobId);
  try {
    await rm(workDir, { recursive: true, force: true });
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    const { notes = [], ...made } = await file.write({
      ...{ outPath: target.partPath, ending: target.ending, workDir },
      progress: (fraction, detail = say('export-writes')) => progress(Math.min(0.99, fraction), detail),
    });
    faultPoint('export:written');
    signal.throwIfAborted();
    await file.check();
    const { path, fileName, sizeBytes } = await target.finish();
    const contentType = file.contentTypes[target.ending] ?? 'application/octet-stream';
    return { exportId: jobId, fileName, path, contentType, sizeBytes, ...made, notes: [...notes] };
  } catch (error) {
    await target.discard();
    throw aboutFolder(error, file.destination.toPath === undefined ? exportsDirOf(parts) : file.destination.toPath);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Throws what is wrong with where a file is to go, before there is a job. */
export async function checkDestination(
  file: Pick<FileToMake, 'baseName' | 'endings' | 'sources' | 'destination'>,
  parts: Pick<Parts, 'config'>,
): Promise<void> {
  await placeOf(targetRequest(file, '', parts));
}

/** Takes away what a cancelled or killed job has left unfinished. */
export async function dropUnfinished(
  { toPath }: Destination,
  jobId: string,
  parts: Pick<Parts, 'config'>,
): Promise<void> {
  const folders = [exportsDirOf(parts), ...(toPath === undefined ? [] : [toPath, join(toPath, '..')])];
  for (const folder of folders) await rm(join(folder, unfinishedName(jobId)), { force: true }).catch(() => undefined);
  await rm(join(workDirOf(parts), jobId), { recursive: true, force: true });
}

function targetRequest(
  { baseName, endings, sources, destination }: Pick<FileToMake, 'baseName' | 'endings' | 'sources' | 'destination'>,
  jobId: string,
  parts: Pick<Parts, 'config'>,
): TargetRequest {
  const { name, toPath, ifThere } = destination;
  return { exportsDir: exportsDirOf(parts), jobId, baseName: name ?? baseName, endings, toPath, ifThere, sources };
}
