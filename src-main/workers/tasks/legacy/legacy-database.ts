import { chmod, copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { LegacyWarning } from '../../../../src-shared/model/legacy.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { findFile } from './legacy-found.ts';
import {
  LegacyClipRow,
  LegacyIngestRow,
  type LegacyRows,
  LegacyScoreRow,
  LegacyTrainingRow,
  LegacyVideoRow,
} from './legacy-rows.ts';

type Warn = (warning: LegacyWarning) => void;

export const LEGACY_DATABASE = 'sopilot.db';

/**
 * Reads the rows of a SOPilot database from a copy in `scratch` (emptied first, removed afterwards): the original is
 * opened by nothing but the copying, and what a crashed SOPilot left in its journal is replayed in the copy. Single rows
 * that are not in SOPilot's form are warned of and left out. Throws `not-found` without a database, `bad-input` for a
 * damaged or foreign one or a link out of the folder, `conflict` when it changes while it is copied.
 */
export async function readLegacyDatabase(folder: string, scratch: string, warn: Warn): Promise<LegacyRows> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    const copy = join(scratch, LEGACY_DATABASE);
    await copyDatabase(folder, copy);
    return readRows(copy, folder, warn);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function copyDatabase(folder: string, copy: string): Promise<void> {
  const original = join(folder, LEGACY_DATABASE);
  const before = await stampOf(original);
  if (before === undefined) {
    throw new VigilError('not-found', say('sopilot-database-not-found', { path: original }), {
      hint: say('sopilot-database-not-found-hint'),
    });
  }
  for (const ending of ['', '-journal', '-wal']) {
    const { path, refused } = await findFile([{ path: original + ending, root: folder }]);
    if (refused !== null) throw new VigilError('bad-input', refused, { hint: say('sopilot-link-leads-out-hint') });
    if (path === null) continue;
    await copyFile(path, copy + ending);
    await chmod(copy + ending, 0o600);
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

function readRows(file: string, folder: string, warn: Warn): LegacyRows {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(file);
    // What the database brings along to compute is not computed: it may take for ever.
    for (const setting of ['trusted_schema = off', 'ignore_check_constraints = on', 'query_only = on']) {
      sqlite.pragma(setting);
    }
    const verdict = sqlite.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Error(String(verdict));
    const read = <Row>(table: string, order: string, schema: z.ZodType<Row>): Row[] => {
      requirePlainTable(sqlite!, table);
      const rows = sqlite!.prepare(`select * from ${table} order by ${order}`).all();
      return soundRows(rows, schema, table, warn);
    };
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

/** The rows in SOPilot's form; one that is not (a time beyond all numbers) is warned of. Throws when none is. */
function soundRows<Row>(rows: readonly unknown[], schema: z.ZodType<Row>, table: string, warn: Warn): Row[] {
  const parsed = rows.map((row) => schema.safeParse(row));
  const sound = parsed.flatMap(({ success, data }) => (success ? [data] : []));
  const first = parsed.find(({ success }) => !success);
  if (first?.error && sound.length === 0) throw first.error;
  if (first?.error) {
    const message = say('sopilot-rows-unsound', { table, count: rows.length - sound.length });
    warn({ code: 'rows-damaged', subject: `table ${table}`, message });
  }
  return sound;
}

/**
 * Throws unless this is a table of stored values. A view of the same name is a program, which may run without end and
 * which nothing here could stop; a virtual table and a computed column are no better.
 */
function requirePlainTable(sqlite: Sqlite.Database, table: string): void {
  const [found] = sqlite
    .prepare<[string], { type: string; virtual: number }>(
      `select type, rootpage = 0 or rootpage is null as virtual from sqlite_schema
        where lower(name) = ? and type in ('table', 'view')`,
    )
    .all(table);
  if (!found) throw new Error(`no such table: ${table}`);
  const columns = sqlite.pragma(`table_xinfo(${table})`) as readonly { readonly hidden: number }[];
  if (found.type === 'table' && found.virtual === 0 && columns.every(({ hidden }) => hidden === 0)) return;
  throw new Error(`${table} is not a table of stored values`);
}
