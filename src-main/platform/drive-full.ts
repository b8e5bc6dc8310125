/** What a file system, SQLite and Postgres call a full drive (SQLite besides where it shares memory), and what Vigil does. */
const FULL_DRIVE_CODES: readonly unknown[] = [
  ...['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', '53100'],
  'disk-full',
];
const MAX_CAUSES = 8;

/** Whether a full drive lies among the causes of an error. */
export function isDriveFull(thrown: unknown): boolean {
  let current: unknown = thrown;
  for (let depth = 0; depth < MAX_CAUSES && current instanceof Error; depth += 1) {
    if (FULL_DRIVE_CODES.includes((current as { code?: unknown }).code)) return true;
    current = current.cause;
  }
  return false;
}
