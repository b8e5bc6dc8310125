import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { VigilClient } from '../../../../src-shared/contract/client.ts';
import type { LegacyReport } from '../../../../src-shared/model/worded.ts';
import { completed } from '../../../acceptance/testing/wait-for-job.ts';

/** Tables in which every run of anything leaves rows of its own. */
const RUN_TABLES = ['jobs', 'legacy_imports', 'vigil_migrations'];

/** Every row of a library that no process has open, by table, and the SHA-256 of every file it made of a SOPilot one. */
export function libraryContent(dataDir: string): Record<string, readonly string[]> {
  const sqlite = new Sqlite(join(dataDir, 'vigil.db'), { readonly: true });
  const content: Record<string, readonly string[]> = {};
  try {
    const tables = sqlite
      .prepare<[], { name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .all();
    for (const { name } of tables) {
      if (RUN_TABLES.includes(name) || name.startsWith('vigil_')) continue;
      const rows = sqlite.prepare(`select * from "${name}"`).all();
      content[name] = rows.map((row) => JSON.stringify(row)).toSorted();
    }
  } finally {
    sqlite.close();
  }
  for (const folder of ['artifacts', 'legacy', 'adapters']) content[folder] = fileStamps(join(dataDir, folder), false);
  return content;
}

/** Path and SHA-256 of every file below a folder, with its size and time of change if wanted. */
export function fileStamps(folder: string, withTimes: boolean): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
      const { mtimeMs, size } = statSync(path);
      return `${relative(folder, path)} ${sha256}${withTimes ? ` ${size} ${mtimeMs}` : ''}`;
    })
    .toSorted();
}

/** Imports a folder through the contract and gives the report. */
export async function importFolder(
  client: VigilClient,
  folder: string,
  more: { readonly roots?: { from: string; to: string }[]; readonly dryRun?: boolean } = {},
): Promise<LegacyReport> {
  const { jobId } = await client.call('migrate.sopilot', { folder, ...more });
  await completed(client, jobId);
  return client.call('migrate.sopilotReport', { jobId });
}
