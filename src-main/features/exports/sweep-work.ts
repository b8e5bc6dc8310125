import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parts } from '../feature.ts';
import { workDirOf } from './export-run.ts';

/** Removes the working folders of exports that were killed before `beforeMs` (Unix time). */
export async function sweepWork(parts: Pick<Parts, 'config'>, beforeMs: number): Promise<void> {
  const folder = workDirOf(parts);
  for (const name of await readdir(folder).catch(() => [])) {
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (facts && facts.mtimeMs < beforeMs) await rm(join(folder, name), { recursive: true, force: true });
  }
}
