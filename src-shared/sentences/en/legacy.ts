import { counted } from '../../counted.ts';

/** Bringing a SOPilot folder over. */
export const legacy = {
  'sopilot-database-not-found': ({ path }: { path: string }) => `There is no ${path}.`,
  'sopilot-database-not-found-hint': 'Choose SOPilot’s data folder, the one that has sopilot.db in it.',
  'file-changed-while-read': ({ path }: { path: string }) => `${path} changed while it was read.`,
  'stop-sopilot-first': 'Stop SOPilot, then start the import again.',
  'sopilot-database-unreadable': ({ path, reason }: { path: string; reason: string }) =>
    `${path} is no readable SOPilot database: ${reason}`,
  'sopilot-database-unreadable-hint':
    'Put it back from a backup, or repair a copy with “sqlite3 sopilot.db .recover”, then import again.',
  'sopilot-link-leads-out': ({ path }: { path: string }) =>
    `${path} is a link that leads out of the library, or lies behind one. It was not followed; name the folder it leads to with --root to bring it over.`,
  'sopilot-link-leads-out-hint': 'Put the file itself in the place of the link, then import again.',
  'sopilot-no-regular-file': ({ path }: { path: string }) =>
    `${path} is no file that can be copied (a link to a folder, a pipe or a device), and was left out.`,
  'sopilot-file-left-out': ({ file, reason }: { file: string; reason: string }) => `${file} was left out: ${reason}`,
  'sopilot-rows-unsound': ({ table, count }: { table: string; count: number }) =>
    `${counted(count, 'row')} of the table ${table} left out: not in SOPilot’s form.`,
  'vectors-without-values': ({ path }: { path: string }) => `${path} has vectors of no values.`,
  'vectors-not-finite': ({ path, row }: { path: string; row: number }) =>
    `${path} has a value that is no number (row ${row}): nothing can be compared with it.`,
  'sopilot-file-gone': ({ path }: { path: string }) => `${path} is not there.`,
  'adapter-without-mean-and-std': ({ path }: { path: string }) => `${path} has no mean and std.`,
  'sopilot-index-out-of-step': ({ file, vectors, rows }: { file: string; vectors: number; rows: number }) =>
    `${file} has ${vectors} vectors for ${rows} rows: a crash left them out of step.`,
  'sopilot-index-unreadable': ({ file, reason }: { file: string; reason: string }) =>
    `${file} cannot be read, nor checked; it is kept as it is. ${reason}`,
  'sopilot-adapter-unreadable': ({ reason }: { reason: string }) => `The adapter cannot be read. ${reason}`,
  'effective-vectors-of-other-adapter':
    'Its effective vectors were not made with the adapter in use; both are kept, scores made here use the raw ones with the adapter.',
  'recording-not-there': ({ name }: { name: string }) => `The recording ${name} is not there.`,
  'recording-never-indexed': ({ name }: { name: string }) =>
    `${name} was never indexed: a failed or unfinished ingest left its row behind.`,
  'vectors-left-out': ({ path, rows, clips }: { path: string; rows: number; clips: number }) =>
    `${path} has ${rows} rows for ${clips} clips and is left out.`,
  'its-vectors-missing': ({ what, stored }: { what: string; stored: string }) =>
    `Its ${what} are not there (${stored}).`,
  'no-path-stored': 'no path stored',
  'its-vectors-unreadable': ({ what, reason }: { what: string; reason: string }) =>
    `Its ${what} cannot be read. ${reason}`,
  'effective-vectors': 'vectors',
  'raw-vectors': 'raw vectors',
  'clip-list-unreadable': ({ path }: { path: string }) =>
    `Its clip list ${path} cannot be read; the table of clips is used instead.`,
  'result-not-there': ({ file }: { file: string }) => `Its result ${file} is not there; the score itself is kept.`,
  'result-not-readable': ({ file }: { file: string }) =>
    `Its result ${file} is not readable; the score itself is kept.`,
  'tasks-shared-one-index': ({ tasks }: { tasks: string }) =>
    `The tasks ${tasks} shared one search index in SOPilot; here they are apart.`,
  'another-adapter-in-use':
    'This library uses another feature adapter already; SOPilot’s is here and can be taken into use.',
  'same-recording-same-task': ({ twin }: { twin: number }) =>
    `It is the same recording as video ${twin}: one video here, with a take of its own.`,
  'same-recording-other-task': ({ twin }: { twin: number }) =>
    `It is the same recording as video ${twin}: one video here, with a take in each task.`,
  'recording-unreadable': ({ file, reason }: { file: string; reason: string }) =>
    `The recording ${file} cannot be read: ${reason}`,
  'reading-vectors-of-videos': ({ done, total }: { done: number; total: number }) =>
    `Reading ${done} of ${total} videos’ vectors`,
  'keeping-file': ({ file, number, total }: { file: string; number: number; total: number }) =>
    `Keeping ${file} (${number} of ${total})`,
  'keeping-scores': 'Keeping scores and the audit trail',
  'checking-what-was-kept': 'Checking what was kept',
  'checking-file': ({ file, number, total }: { file: string; number: number; total: number }) =>
    `Checking ${file} (${number} of ${total})`,
  'videos-of-score-gone': ({ ids }: { ids: readonly number[] }) =>
    `Video ${ids.join(' and ')} of this score was removed from SOPilot, or never there.`,
  'score-without-task': 'Nothing tells its task; it stands in the audit trail only.',
  'result-not-in-sopilot-form': 'Its result is not in SOPilot’s form; the file and the score itself are kept.',
  'job-never-ended': ({ status }: { status: string }) => `It was ${status} and never ended.`,
  'scored-by-sopilot': 'Scored by SOPilot and brought over from there.',
  'brought-over-without-recording': 'Brought over from SOPilot without its recording, which was not found.',
  'problem-of-file': ({ file, problem }: { file: string; problem: string }) => `${file}: ${problem}`,
  'looking-through': ({ folder }: { folder: string }) => `Looking through ${folder}`,
  'bringing-over': ({ folder }: { folder: string }) => `Bringing over ${folder}`,
  'folder-not-found': ({ folder }: { folder: string }) => `There is no folder ${folder}.`,
  'file-not-a-folder': ({ folder }: { folder: string }) => `${folder} is a file, not a folder.`,
  'not-a-sopilot-folder': ({ folder, database }: { folder: string; database: string }) =>
    `${folder} is no SOPilot data folder: it has no ${database}.`,
  'import-report-not-yet': ({ jobId }: { jobId: string }) => `There is no report of the import ${jobId} yet.`,
  'import-report-not-found': ({ jobId }: { jobId: string }) => `There is no report of the import ${jobId}.`,
  'wait-until-job-ended': 'Wait until the job has ended.',
  'score-never-finished': ({ status }: { status: string }) => `SOPilot never finished this score (${status}).`,
};
