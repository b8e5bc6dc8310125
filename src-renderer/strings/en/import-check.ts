/** What is asked before a large import. */
export const importCheck = {
  title: 'Add these recordings?',
  looking: 'Looking into the files',
  files: 'Recordings',
  andUnreadable: (files: number, unreadable: number) => `${files}, and ${unreadable} that cannot be read`,
  footage: 'Footage',
  time: 'Indexing takes',
  disk: 'Room on the drive',
  copied: 'Copied into the library',
  about: (words: string) => `about ${words}`,
  free: (size: string) => ` of ${size} free`,
  unknown: 'known once something was indexed',
  short: 'There is not enough room on the drive of the data folder.',
  tight: 'There may not be enough room on the drive of the data folder.',
  roomHint: 'Free some space there, or add fewer recordings. The recordings themselves are not copied.',
  begin: 'Import',
} as const;
