import { megabytes } from '../../counted.ts';

/** The databases of the library: opening, migrating, copies, two databases at once. */
export const databases = {
  'library-from-newer-vigil': ({ step }: { step: string }) =>
    `This library was written by a newer Vigil (database step ${step}).`,
  'start-newer-vigil-or-go-down': ({ newestStep }: { newestStep: number }) =>
    `Start that version, or let it run “vigil migrate down --to ${newestStep}”, or put the copy of its backups folder back with “vigil migrate restore <file>”.`,
  'postgres-address-invalid': 'The address of the database server is not a Postgres address.',
  'postgres-address-invalid-hint':
    'Write VIGIL_POSTGRES_URL as postgres://user:password@host:5432/database, with %23 for a # in the password, %40 for an @, %2F for a /.',
  'postgres-too-old': ({ version, needed }: { version: string; needed: number }) =>
    `The database server is Postgres ${version}; Vigil needs ${needed}.`,
  'postgres-too-old-hint': 'Point VIGIL_POSTGRES_URL to a newer server.',
  'database-encoding-not-utf8': ({ encoding }: { encoding: string }) =>
    `The database keeps its text as ${encoding}; Vigil needs UTF8.`,
  'database-encoding-not-utf8-hint':
    "Make the database with: create database vigil template template0 encoding 'UTF8' locale 'C'",
  'database-cannot-be-opened': ({ file, reason }: { file: string; reason: string }) =>
    `The database ${file} cannot be opened: ${reason}`,
  'database-cannot-be-opened-hint':
    'Check that the folder can be written; a damaged file is replaced with “vigil migrate restore <file of the backups folder>”.',
  'database-drive-full': 'The drive of the database server is full.',
  'database-drive-full-hint': 'Free some space there and try again; nothing that was saved is lost.',
  'database-server-silent': ({ reason }: { reason: string }) => `The database server does not answer (${reason}).`,
  'database-server-silent-hint':
    'Vigil’s own server is started again by itself: try again in a moment. One of VIGIL_POSTGRES_URL must run and be reachable.',
  'database-connection-not-secure': ({ reason }: { reason: string }) =>
    `There is no secure connection to the database server: ${reason}.`,
  'database-connection-not-secure-hint':
    'Check sslmode in VIGIL_POSTGRES_URL: “verify-full” needs a certificate that this machine trusts (sslrootcert=<file>), “disable” is for a server on this machine.',
  'database-connections-used-up': 'The database server has no connection left for Vigil.',
  'database-connections-used-up-hint': 'Close other programs that use it, or raise its max_connections.',
  'database-write-lock-held': 'Another Vigil on the same database has been writing for too long.',
  'database-write-lock-held-hint': 'Wait until it is done, then try again.',
  'database-login-refused': ({ reason }: { reason: string }) => `The database server refused the login: ${reason}.`,
  'database-login-refused-hint': 'Check the user and the password in VIGIL_POSTGRES_URL.',
  'database-does-not-exist': ({ reason }: { reason: string }) => `The database server has no such database: ${reason}.`,
  'database-does-not-exist-hint': 'Make it with “create database”, or correct the name in VIGIL_POSTGRES_URL.',
  'database-permission-missing': ({ reason }: { reason: string }) => `The database user may not do this: ${reason}.`,
  'database-permission-missing-hint': 'Make the user of VIGIL_POSTGRES_URL the owner of its database.',
  'database-has-foreign-tables': 'The database holds tables that are not Vigil’s.',
  'database-has-foreign-tables-hint': 'Make a database of its own for Vigil and name it in VIGIL_POSTGRES_URL.',
  'not-a-regular-file': ({ path }: { path: string }) => `${path} is not a file that can be read as a whole.`,
  'file-too-large': ({ path, sizeBytes, maxBytes }: { path: string; sizeBytes: number; maxBytes: number }) =>
    `${path} is ${megabytes(sizeBytes)} large; Vigil reads such files up to ${megabytes(maxBytes)}.`,
  'file-not-found': ({ path }: { path: string }) => `There is no file ${path}.`,
  'library-copy-cut-off': 'The copy is cut off: it ends before its last line.',
  'library-copy-cut-off-hint': 'Choose an earlier copy of the backups folder.',
  'library-copy-from-newer-vigil': ({ step }: { step: string }) =>
    `The copy was made by a newer Vigil (database step ${step}).`,
  'library-copy-from-newer-vigil-hint':
    'Restore it with that version, or choose an earlier copy of the backups folder.',
  'data-drive-full': 'The drive with the data folder is full.',
  'data-drive-full-dual-hint': 'Free some space, or remove videos with VIGIL_DB=sqlite; then start as before.',
  'database-damaged': ({ reason }: { reason: string }) => `The database is damaged: ${reason}.`,
  'database-damaged-hint': 'Close Vigil and run “vigil check”: it says what is damaged and which copy can be put back.',
  'databases-exchanged-already': 'The databases are being exchanged already.',
  'database-did-not-come-to-rest': 'Work on the database did not come to a rest in time; nothing was changed.',
  'database-did-not-come-to-rest-hint': 'Wait for the running jobs, or cancel them, then try again.',
  'database-primary-already': ({ database }: { database: string }) => `${database} is the primary database already.`,
  'newer-database-lost': ({ lost, rest, videos }: { lost: string; rest: string; videos: number }) =>
    `${lost} is empty and was the newer database; ${rest} still holds ${videos} videos, and nothing is copied over them.`,
  'copy-rest-of-library': ({ rest, primary }: { rest: string; primary: string }) =>
    `Copy what is left: VIGIL_DB=${rest} vigil migrate backup. Then put it back: VIGIL_DB=${primary} vigil migrate restore <file>.`,
  'database-of-another-library': ({ database }: { database: string }) =>
    `The ${database} database holds another library; nothing is copied into it.`,
  'database-of-another-library-hint': 'Give this library an empty database of its own.',
  'databases-differ': ({ tables }: { tables: string }) => `The two databases differ in ${tables}; nothing was changed.`,
  'see-rows-with-verify': 'See which rows with “vigil migrate verify”.',
  'database-still-written-to': 'The database is still being written to; nothing was changed.',
  'dual-state-unreadable': ({ file, reason }: { file: string; reason: string }) => `${file} cannot be read: ${reason}`,
  'start-as-maker-of-library':
    'Start Vigil as the user who made the library, or make the data folder yours with chown -R.',
  'write-dual-state-again':
    'It says which database is the newer one: {"libraryId":"…","primary":"sqlite"} or "postgres". Write it again.',
  'newest-state-elsewhere': ({ newest, asked }: { newest: string; asked: string }) =>
    `The newest state of this library is in ${newest}, not in ${asked}.`,
  'promote-then-start': ({ asked }: { asked: string }) =>
    `Start with VIGIL_DB=dual and run “vigil migrate promote ${asked}”; then VIGIL_DB=${asked} works.`,
  'sqlite-file-gone': ({ file }: { file: string }) =>
    `The database ${file} is gone; Postgres still has a copy of the library.`,
  'sqlite-file-gone-hint':
    'Save it: VIGIL_DB=postgres vigil migrate backup. Then put it back: VIGIL_DB=sqlite vigil migrate restore <file>.',
  'videos-in-postgres-only': ({ videos }: { videos: number }) =>
    `The ${videos} videos of this library are in Postgres; SQLite holds none.`,
  'bring-over-and-promote-sqlite':
    'Start with VIGIL_DB=dual, which brings them over, and run “vigil migrate promote sqlite”.',
  'videos-in-sqlite-only': ({ videos }: { videos: number }) =>
    `The ${videos} videos of this library are in SQLite; Postgres holds none.`,
  'bring-over-and-promote-postgres':
    'Start with VIGIL_DB=dual, which brings them over, and run “vigil migrate promote postgres”.',
  'data-drive-full-no-database': 'The drive of the data folder is full: the database cannot be made.',
  'postgres-folder-unusable': ({ reason }: { reason: string }) =>
    `The folder of the Postgres database cannot be used: ${reason}.`,
  'postgres-folder-unusable-hint':
    'It must be a folder of the user who starts Vigil: move away what is in its place, or use chown -R.',
  'postgres-cluster-of-other-version': ({ written, version }: { written: number; version: number }) =>
    `The Postgres database of this library was made by Postgres ${written}; this Vigil comes with Postgres ${version}.`,
  'postgres-cluster-of-other-version-hint':
    'Start the Vigil that wrote it, copy the library with “vigil migrate backup”, then put the copy into a new data folder with “vigil migrate restore <file>”.',
  'postgres-password-file-unreadable': ({ file }: { file: string }) =>
    `The password of the Postgres database, ${file}, cannot be read.`,
  'postgres-password-file-unreadable-hint': ({ folder }: { folder: string }) =>
    `Put the file back from your backup. Without it: move the folder ${folder} away, then put the newest copy of the backups folder into a new one with “vigil migrate restore <file>”.`,
  'data-drive-full-database-not-made': 'The drive of the data folder is full: the database could not be made.',
  'postgres-database-not-made': ({ reason }: { reason: string }) =>
    `The Postgres database could not be made: ${reason}`,
  'postgres-database-not-made-hint':
    'Check that the data folder is on a local drive that can be written, or use VIGIL_DB=sqlite.',
  'postgres-of-gone-vigil-runs': ({ pid }: { pid: number }) =>
    `The database server of a Vigil that is gone (process ${pid}) does not stop.`,
  'end-process-first': ({ pid }: { pid: number }) => `End process ${pid}, then start Vigil again.`,
  'postgres-programs-unreachable': ({ account, folder }: { account: string; folder: string }) =>
    `Postgres does not run as root, and the user ${account} cannot reach its programs in ${folder}.`,
  'postgres-programs-unreachable-hint':
    'Install Vigil in a folder open to others, such as one below /opt, or start it as an ordinary user.',
  'postgres-cluster-of-another-user': ({ clusterDir }: { clusterDir: string }) =>
    `The Postgres database ${clusterDir} belongs to another user.`,
  'postgres-cluster-of-another-user-hint':
    'Start Vigil as the user who made the library (root, perhaps), or make its folder yours with chown -R.',
  'no-user-for-postgres': 'Postgres does not run as root, and this system has no other user.',
  'no-user-for-postgres-hint': 'Start Vigil as an ordinary user, or make a system user named “vigil-postgres”.',
  'data-drive-full-no-database-server': 'The drive of the data folder is full: the database server does not start.',
  'postgres-server-does-not-start': 'The database server that comes with Vigil does not start.',
  'postgres-server-does-not-start-hint':
    'See logs/postgres.log in the data folder. The newest copy is in its backups folder.',
  'no-postgres-for-platform': ({ platform, arch }: { platform: string; arch: string }) =>
    `This Vigil comes without a Postgres server for ${platform} ${arch}.`,
  'use-own-postgres': 'Set VIGIL_POSTGRES_URL to a server of your own, or VIGIL_DB=sqlite, and start again.',
  'bundled-postgres-does-not-start': ({ reason }: { reason: string }) =>
    `The Postgres that comes with Vigil does not start: ${reason}`,
  'database-file-damaged': ({ file, problem }: { file: string; problem: string }) =>
    `The database ${file} is damaged: ${problem}.`,
  unreadable: 'unreadable',
  'library-gone': ({ file }: { file: string }) =>
    `There was a library here, but its database ${JSON.stringify(file)} is gone or empty. Nothing was changed.`,
  'library-gone-hint': ({ copy }: { copy: string }) =>
    `Put the newest copy back: vigil migrate restore ${copy}. To begin a new library instead, start once with --new-library or VIGIL_NEW_LIBRARY=true; what is left of the old one is moved into the backups folder.`,
  'library-gone-no-copy-hint':
    'Put the file back if you have it elsewhere. To begin a new library instead, start once with --new-library or VIGIL_NEW_LIBRARY=true; what is left of the old one is moved into the backups folder.',
  'no-copy-in-backups':
    'There is no copy in the backups folder. Move the database away and index the recordings again: what was computed for them is reused.',
  'put-newest-copy-back': ({ copy }: { copy: string }) =>
    `Put the newest copy back: vigil migrate restore ${copy}. The damaged file is kept.`,
  'library-copy-unpacks-too-large': ({ file }: { file: string }) =>
    `${file} unpacks to far more than a copy of a library of its size does. Nothing was taken from it.`,
  'not-a-library-copy': ({ file }: { file: string }) => `${file} is not a whole copy of a Vigil library.`,
  'not-a-library-copy-hint': 'Choose a file of the backups folder: vigil-….db or vigil-….ndjson.gz.',
  'the-file': 'The file',
  'second-database-silent': 'It has not answered yet.',
  'no-second-database': 'This library is kept in one database; there is no second one to compare it with.',
  'no-second-database-hint': 'Start Vigil with VIGIL_DB=dual.',
  'copy-target-exists': ({ path }: { path: string }) => `${path} is there already.`,
  'copy-target-exists-hint': 'Name a file that does not exist yet.',
  'copy-not-writable': ({ folder, reason }: { folder: string; reason: string }) =>
    `The copy cannot be written into ${folder}: ${reason}.`,
  'copy-not-writable-hint': 'Choose a folder that you may write.',
  'library-open-in': ({ dataDir, who }: { dataDir: string; who: string }) =>
    `The library in ${dataDir} is open in ${who}.`,
  'library-open-in-hint': 'Close Vigil, then run this again.',
};
