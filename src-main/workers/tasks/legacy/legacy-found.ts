import { lstat, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';

/** A place where a file may be. */
export interface Candidate {
  readonly path: string;
  /** The folder that links on the way may not lead out of; null for a path that must be no link itself. */
  readonly root: string | null;
}

/** Where a file is; else why what is in its place is not taken, if there is something. */
export interface FoundFile {
  readonly path: string | null;
  readonly refused: Sentence | null;
}

/**
 * The first of these that is a regular file of its folder. A library comes from elsewhere: a link in it could name any
 * file of this machine, and a pipe or a device would never end.
 */
export async function findFile(candidates: readonly Candidate[]): Promise<FoundFile> {
  let refused: Sentence | null = null;
  for (const candidate of candidates) {
    const info = await stat(candidate.path).catch(() => undefined);
    if (!info || info.isDirectory()) continue;
    const reason = await refusalOf(candidate, info.isFile());
    if (reason === null) return { path: candidate.path, refused: null };
    refused ??= reason;
  }
  return { path: null, refused };
}

/** Whether a path, with all links followed, lies in a folder. */
export async function staysInside(path: string, root: string): Promise<boolean> {
  const [real, realRoot] = await Promise.all([realpath(path), realpath(root)]);
  return real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}

async function refusalOf({ path, root }: Candidate, isFile: boolean): Promise<Sentence | null> {
  if (!isFile) return say('sopilot-no-regular-file', { path });
  const isOwn = root === null ? !(await lstat(path)).isSymbolicLink() : await staysInside(path, root);
  return isOwn ? null : say('sopilot-link-leads-out', { path });
}
