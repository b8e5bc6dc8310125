import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { measure, readChecksum, takeChecksums } from './checksums.ts';
import { fileOfChecksum, layout } from './layout.ts';
import { isSound } from './sound-files.ts';

/** What is wrong with a file, or (`checksum-unreadable`) with what was written down of it. */
export type ArtifactFault = 'gone' | 'other-size' | 'other-content' | 'unreadable' | 'checksum-unreadable';

export interface ArtifactProblem {
  /** Relative to the video's folder. */
  readonly name: string;
  readonly fault: ArtifactFault;
}

export interface VerifyRequest {
  /** The video's folder. */
  readonly folder: string;
  /** Names that must be there, besides those whose checksum was taken. */
  readonly expected: readonly string[];
  /** `quick` compares sizes; `full` reads everything. */
  readonly depth: 'quick' | 'full';
  /** Takes the checksum of sound files that have none. */
  readonly take?: boolean;
  /** Takes the checksum of sound files again where it cannot be read; pictures that are being made have none. */
  readonly retake?: boolean;
}

export interface Verified {
  readonly problems: readonly ArtifactProblem[];
  readonly files: number;
  /** Checksums taken just now: those files were judged by their form alone. */
  readonly taken: number;
}

/** Looks at every file of a video, what came from SOPilot included. Never throws for what is damaged. */
export async function verifyArtifacts(request: VerifyRequest): Promise<Verified> {
  const { folder, expected, depth, take = false, retake = false } = request;
  const names = new Set([...expected, ...(await namesIn(folder))]);
  const problems: ArtifactProblem[] = [];
  let taken = 0;
  for (const name of [...names].toSorted()) {
    const known = await readChecksum(folder, name);
    const checksum = known === 'unreadable' ? undefined : known;
    const fault =
      checksum === undefined
        ? await faultByForm(folder, name, depth)
        : await faultByChecksum(join(folder, name), checksum, depth);
    const mayTake = known === undefined ? take : retake && name !== layout.thumbnails;
    if (fault) problems.push({ name, fault });
    else if (checksum === undefined && mayTake && depth === 'full') {
      await takeChecksums(folder, [name]);
      taken += 1;
    } else if (known === 'unreadable') problems.push({ name, fault: 'checksum-unreadable' });
  }
  return { problems, files: names.size, taken };
}

async function faultByChecksum(
  path: string,
  checksum: { readonly sizeBytes: number; readonly sha256: string },
  depth: VerifyRequest['depth'],
): Promise<ArtifactFault | undefined> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return 'gone';
  if (!facts.isDirectory() && facts.size !== checksum.sizeBytes) return 'other-size';
  if (depth === 'quick') return undefined;
  const found = await measure(path).catch(() => undefined);
  if (!found) return 'unreadable';
  if (found.sizeBytes !== checksum.sizeBytes) return 'other-size';
  return found.sha256 === checksum.sha256 ? undefined : 'other-content';
}

async function faultByForm(
  folder: string,
  name: string,
  depth: VerifyRequest['depth'],
): Promise<ArtifactFault | undefined> {
  const facts = await stat(join(folder, name)).catch(() => undefined);
  if (!facts) return 'gone';
  if (depth === 'quick') return facts.size === 0 ? 'unreadable' : undefined;
  return (await isSound(folder, name)) ? undefined : 'unreadable';
}

/** What is no file, or (a proxy) comes and goes as it is played. */
const NOT_LOOKED_AT: ReadonlySet<string> = new Set([
  ...[layout.partialScan, layout.fromSopilot, layout.proxy, layout.proxyFacts, layout.growingHearing],
  layout.growingTexts,
]);

/** Names of all files that are there or were. What is being made is not looked at. */
async function namesIn(folder: string): Promise<string[]> {
  const top = await namesOf(folder);
  const kept = (await namesOf(join(folder, layout.fromSopilot))).map((name) => `${layout.fromSopilot}/${name}`);
  return [...top, ...kept]
    .filter((name) => !NOT_LOOKED_AT.has(name) && !name.endsWith('.tmp'))
    .map((name) => fileOfChecksum(name) ?? name);
}

async function namesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
