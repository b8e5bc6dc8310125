import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import {
  LegacyClipRow,
  LegacyIngestRow,
  type LegacyRows,
  LegacyScoreRow,
  LegacyTrainingRow,
  LegacyVideoRow,
} from './legacy-rows.ts';

export const LEGACY_DATABASE = 'sopilot.db';

/**
 * Reads the rows of a SOPilot database from a copy in `scratch` (emptied first, removed afterwards): the original is opened by
 * nothing but the copying, and what a crashed SOPilot left in its journal is replayed in the copy. Throws `not-found`
 * without a database, `bad-input` for a damaged or foreign one, `conflict` when it changes while it is copied.
 */
export async function readLegacyDatabase(folder: string, scratch: string): Promise<LegacyRows> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  try {
    const copy = join(scratch, LEGACY_DATABASE);
    await copyDatabase(join(folder, LEGACY_DATABASE), copy);
    return readRows(copy, folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function copyDatabase(original: string, copy: string): Promise<void> {
  const before = await stampOf(original);
  if (before === undefined) {
    throw new VigilError('not-found', say('sopilot-database-not-found', { path: original }), {
      hint: say('sopilot-database-not-found-hint'),
    });
  }
  await copyFile(original, copy);
  for (const ending of ['-journal', '-wal']) {
    if ((await stampOf(original + ending)) !== undefined) await copyFile(original + ending, copy + ending);
  }
  if ((await stampOf(original)) !== before) {
    throw new VigilError('conflict', say('file-changed-while-read', { path: original }), {
      hint: say('stop-sopilot-first'),
    });
  }
}

async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? `${found.size} ${found.mtimeMs}` : undefined;
}

function readRows(file: string, folder: string): LegacyRows {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(file);
    const verdict = sqlite.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Error(String(verdict));
    const read = <Row>(table: string, order: string, schema: z.ZodType<Row>): Row[] =>
      z.array(schema).parse(sqlite!.prepare(`select * from ${table} order by ${order}`).all());
    return {
      videos: read('videos', 'id', LegacyVideoRow),
      clips: read('clips', 'video_id, clip_idx, id', LegacyClipRow),
      // Jobs have random ids; they were written in the order of their rows.
      ingestJobs: read('ingest_jobs', 'rowid', LegacyIngestRow),
      scoreJobs: read('score_jobs', 'rowid', LegacyScoreRow),
      trainingJobs: read('training_jobs', 'rowid', LegacyTrainingRow),
    };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new VigilError(
      'bad-input',
      say('sopilot-database-unreadable', { path: join(folder, LEGACY_DATABASE), reason }),
      {
        hint: say('sopilot-database-unreadable-hint'),
        cause,
      },
    );
  } finally {
    sqlite?.close();
  }
}
