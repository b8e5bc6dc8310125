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
  'sopilot-file-gone': ({ path }: { path: string }) => `${path} is not there.`,
  'adapter-without-mean-and-std': ({ path }: { path: string }) => `${path} has no mean and std.`,
};
