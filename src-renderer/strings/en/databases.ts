/** The section of the settings about the database or databases of the library. */
export const databases = {
  title: 'Databases',
  about: 'Videos, steps, scores and answers lie here; recordings and vectors are files beside it.',
  names: { sqlite: 'SQLite', postgres: 'Postgres' },
  roles: { only: 'The only database', primary: 'Primary: written and read', second: 'Copy' },
  beginSqlite:
    'To move to Postgres without stopping work, start Vigil with VIGIL_DB=dual: the library is then kept in both, and which of the two is written and read can be changed here, and changed back.',
  beginPostgres:
    'Where the library came here from SQLite, VIGIL_DB=dual keeps both again, and makes the way back possible. A library that began in Postgres stays in it.',
  inStep: 'In step: every change has been carried over',
  behind: (rows: number, sec: number) =>
    `${rows === 1 ? '1 row' : `${rows.toLocaleString()} rows`}, ${sec < 10 ? sec.toFixed(1) : Math.round(sec)} s behind`,
  copying: (rows: number) => `Being filled, ${rows === 1 ? '1 row' : `${rows.toLocaleString()} rows`} so far`,
  waiting: (rows: number) =>
    rows === 0
      ? 'Cannot be written now; it is tried again by itself'
      : `Cannot be written now; ${rows === 1 ? '1 row waits' : `${rows.toLocaleString()} rows wait`} and nothing is lost`,
  compare: 'Compare now',
  refill: { postgres: 'Fill Postgres again', sqlite: 'Fill SQLite again' },
  refillAbout: {
    sqlite: 'Empties Postgres and copies everything from SQLite again.',
    postgres: 'Empties SQLite and copies everything from Postgres again.',
  },
  refilling: 'Filling the copy again …',
  comparing: 'Bringing the copy up to date and comparing every row …',
  promote: { postgres: 'Make Postgres the primary', sqlite: 'Back to SQLite' },
  notNow: { copying: 'Possible once the copy is filled.', waiting: 'Possible once the copy can be written again.' },
  ask: {
    postgres:
      'Every row of the two databases is compared first. If they are alike, Postgres is written and read from then on, and SQLite becomes the copy that is kept up to date.',
    sqlite:
      'Every row of the two databases is compared first. If they are alike, SQLite is written and read from then on, with everything done meanwhile, and Postgres becomes the copy that is kept up to date.',
  },
  askWork:
    'Work goes on: indexing, scoring and questions wait for a moment while the two change places. You can change back at any time.',
  askUnlike: 'If they differ, nothing is changed.',
  promoting: 'Comparing every row, then changing places …',
  promoted: { postgres: 'Postgres is the primary now.', sqlite: 'SQLite is the primary again.' },
  alike: (rows: number, tables: number) =>
    `Alike: ${rows === 1 ? '1 row' : `${rows.toLocaleString()} rows`} in ${tables} tables.`,
  unlike: (differing: number, tables: number) => `${differing} of ${tables} tables differ`,
  unlikeHint: 'Something other than Vigil may have changed the copy. The primary is what counts and goes on as before.',
  refused: (tables: string) => `The two databases differ (${tables}); nothing was changed.`,
  refusedHint: '“Compare now” shows which rows.',
  comparedAt: (when: string) => `Compared ${when}.`,
  tableByTable: 'Table by table',
  table: 'Table',
  rowsOf: (name: string) => `Rows in ${name}`,
  same: 'Alike',
  differs: 'Differs',
  firstRows: 'The first rows that differ',
  kinds: {
    missing: (second: string) => `is not in ${second}`,
    extra: (second: string) => `is only in ${second}`,
    different: (second: string) => `is another in ${second}:`,
  },
  /** Tables by what they hold; one that is not here goes by its own name. */
  tables: {
    videos_v2: 'Videos',
    clips: 'Spans of videos',
    embeddings: 'Vectors, by name',
    sop_tasks: 'Tasks',
    sop_takes: 'Takes',
    sop_steps: 'Steps',
    sop_step_versions: 'Earlier versions of steps',
    sop_adapters: 'Feature adapters',
    score_jobs: 'Scores',
    jobs: 'Work done and to do',
    transcript_lines: 'Transcripts',
    answers: 'Answers',
    answer_videos: 'Videos of answers',
    legacy_videos: 'From SOPilot: videos',
    legacy_jobs: 'From SOPilot: work',
    legacy_files: 'From SOPilot: files',
    legacy_imports: 'From SOPilot: reports',
  } as Readonly<Record<string, string>>,
} as const;
