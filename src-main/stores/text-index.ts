import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type Sqlite from 'better-sqlite3';
import type { TranscriptLine } from '../../src-shared/model/transcript.ts';
import { isDriveFull } from '../platform/drive-full.ts';
import { breathe, inBatches } from './db/columns.ts';
import { openSqliteFile } from './db/sqlite-file.ts';
import { PASSAGE_TABLE, type PassageIndex, passageIndex } from './passage-index.ts';
import { foldText, type QuestionTerms, questionTerms, UNSPACED_SCRIPT } from './question-terms.ts';
import { searchText, type TextHit, type TextQuery } from './text-search.ts';

export interface TextIndex {
  /** True when the file was made just now (new, damaged or of another version): `rebuild` it from the transcripts. */
  readonly isFresh: boolean;
  /** Searches meanwhile may see a part of the lines. */
  replaceForVideo(videoId: string, lines: readonly TranscriptLine[]): Promise<void>;
  remove(videoId: string): Promise<void>;
  /**
   * Lines that have any of the question's meaningful words, best first; equal scores in order of video and time.
   * Any text is a question: it never throws, and one without meaningful words finds nothing.
   */
  search(question: string, query: TextQuery): TextHit[];
  /** The meaningful terms of a question, as `search` looks for them. */
  terms(question: string): QuestionTerms;
  /** Drops everything and takes the transcripts given. */
  rebuild(
    transcripts: AsyncIterable<{ readonly videoId: string; readonly lines: readonly TranscriptLine[] }>,
  ): Promise<void>;
  countLines(): number;
  readonly passages: PassageIndex;
  close(): void;
}

/** Raised when tables or folding change; an index of another version is made again. */
const VERSION = 2;

// The two word indexes hold no text of their own, only postings; `lines` has the text.
const TABLES = `
  create table lines (
    line_id integer primary key, video_id text not null, start_sec real not null, end_sec real not null,
    text text not null, folded text
  );
  create index lines_video on lines (video_id);
  create index lines_unspaced on lines (line_id) where folded is not null;
  create virtual table words using fts5 (
    text, content = '', contentless_delete = 1, tokenize = "porter unicode61 remove_diacritics 2"
  );
  create virtual table grams using fts5 (text, content = '', contentless_delete = 1, tokenize = "trigram");
`;

/**
 * SQLite puts the postings of many writes together when it sees fit, and may hold the thread for a second then. It is
 * told to leave that to us, and each batch of lines does a bounded part of it.
 */
const OWN_MERGES = ['words', 'grams'].flatMap((table) =>
  [
    ['automerge', 0],
    ['crisismerge', 1000],
    ['deletemerge', 0],
  ].map(([option, value]) => `insert into ${table} (${table}, rank) values ('${option}', ${value});`),
);
const MERGED_PAGES = 32;

/**
 * Opens the full-text side file: Porter-stemmed words for scripts with spaces, trigrams for those without. Derived
 * from the transcripts, so a damaged file is simply made again (see `isFresh`).
 */
export function openTextIndex(file: string): TextIndex {
  const { sqlite, isFresh } = openOrRemake(file);
  const insertLine = sqlite.prepare<[string, number, number, string, string | null]>(
    'insert into lines (video_id, start_sec, end_sec, text, folded) values (?, ?, ?, ?, ?)',
  );
  const insertWords = sqlite.prepare<[number | bigint, string]>('insert into words (rowid, text) values (?, ?)');
  const insertGrams = sqlite.prepare<[number | bigint, string]>('insert into grams (rowid, text) values (?, ?)');
  const linesOfVideo = sqlite
    .prepare<[string], number>('select line_id from lines where video_id = ? limit 150')
    .pluck();
  const removePassages = sqlite.prepare<[string]>('delete from passages where video_id = ?');
  const removals = ['words where rowid', 'grams where rowid', 'lines where line_id'].map((place) =>
    sqlite.prepare<[number]>(`delete from ${place} = ?`),
  );
  const merges = ['words', 'grams'].map((table) =>
    sqlite.prepare(`insert into ${table} (${table}, rank) values ('merge', ${MERGED_PAGES})`),
  );
  const mergeSome = (): void => {
    for (const merge of merges) merge.run();
  };
  /** Removes some lines of a video; false when it has none. */
  const removeSome = sqlite.transaction((videoId: string): boolean => {
    const lineIds = linesOfVideo.all(videoId);
    removePassages.run(videoId);
    for (const lineId of lineIds) for (const removal of removals) removal.run(lineId);
    mergeSome();
    return lineIds.length > 0;
  });
  const insertSome = sqlite.transaction((videoId: string, lines: readonly TranscriptLine[]) => {
    for (const line of lines) {
      const folded = foldText(line.text);
      const spaced = folded.replace(UNSPACED_SCRIPT, ' ');
      const unspaced = spaced === folded ? null : folded;
      const { lastInsertRowid } = insertLine.run(videoId, line.startSec, line.endSec, line.text, unspaced);
      insertWords.run(lastInsertRowid, spaced);
      if (unspaced !== null) insertGrams.run(lastInsertRowid, unspaced);
    }
    mergeSome();
  });
  // One after the other: two that replace the same lines would leave both.
  let last: Promise<void> = Promise.resolve();
  const replace = (videoId: string, lines: readonly TranscriptLine[]): Promise<void> => {
    const replaced = last.then(async () => {
      while (removeSome(videoId)) await breathe();
      await inBatches(lines, async (batch) => insertSome(videoId, batch));
    });
    last = replaced.catch(() => undefined);
    return replaced;
  };
  return {
    isFresh,
    replaceForVideo: (videoId, lines) => replace(videoId, lines),
    remove: (videoId) => replace(videoId, []),
    search: (question, query) => searchText(sqlite, questionTerms(question), query),
    terms: questionTerms,
    rebuild: async (transcripts) => {
      // The version is set at the end, so that an interrupted rebuild is seen as none.
      sqlite.pragma('user_version = 0');
      sqlite.exec(
        `drop table words; drop table grams; drop table lines; delete from passages; ${TABLES} ${OWN_MERGES.join(' ')}`,
      );
      for await (const { videoId, lines } of transcripts) {
        await replace(videoId, lines);
      }
      sqlite.pragma(`user_version = ${VERSION}`);
    },
    countLines: () => sqlite.prepare<[], { total: number }>('select count(*) as total from lines').get()?.total ?? 0,
    passages: passageIndex(sqlite),
    close: () => {
      sqlite.close();
    },
  };
}

function openOrRemake(file: string): { sqlite: Sqlite.Database; isFresh: boolean } {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return openExisting(file);
  } catch (error) {
    // Where there is no room for a new one, it is made in memory for this run.
    if (isDriveFull(error)) return openExisting(':memory:');
    for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
    return openExisting(file);
  }
}

function openExisting(file: string): { sqlite: Sqlite.Database; isFresh: boolean } {
  const sqlite = openSqliteFile(file);
  try {
    const isFresh = sqlite.pragma('user_version', { simple: true }) !== VERSION;
    if (isFresh) {
      sqlite.exec('drop table if exists words; drop table if exists grams; drop table if exists lines;');
      sqlite.exec(TABLES);
      sqlite.pragma(`user_version = ${VERSION}`);
    }
    addPassages(sqlite, isFresh);
    setMerges(sqlite);
    return { sqlite, isFresh };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** Passages came later than the lines they belong to, whose file stays as it is. */
function addPassages(sqlite: Sqlite.Database, isFresh: boolean): void {
  try {
    if (isFresh) sqlite.exec('drop table if exists passages;');
    sqlite.exec(PASSAGE_TABLE);
  } catch (error) {
    if (!isDriveFull(error)) throw error;
    // For this run they are kept in memory.
    sqlite.exec(PASSAGE_TABLE.replace('create table', 'create temp table'));
  }
}

/** They are kept in the file: what an earlier run has set holds where a full drive cannot be written. */
function setMerges(sqlite: Sqlite.Database): void {
  try {
    sqlite.exec(OWN_MERGES.join(' '));
  } catch (error) {
    if (!isDriveFull(error)) throw error;
  }
}
